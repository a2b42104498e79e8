package org.evenkeel.coordinator.filter;

import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.filter.IptablesText.Chain;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;

/** What is let in, in the language of iptables-restore(8) and iptables-extensions(8). */
final class IptablesInputText {
  private IptablesInputText() {}

  /** The chain of one family. */
  static Chain chain(InputRules rules, boolean v6) {
    List<String> lines = new ArrayList<>(List.of("-i lo -j RETURN"));
    for (Cidr network : rules.admitted(v6)) {
      lines.add("-s " + network + " -j RETURN");
    }
    for (InputRules.Passage passage : rules.passages()) {
      if (passage.isV6() == v6) {
        passages(passage, lines);
      }
    }
    rules.marks().stream()
        .map(mark -> "-m mark --mark " + FirewallMark.text(mark) + " -j RETURN")
        .forEach(lines::add);
    rules
        .ports()
        .forEach(
            (protocol, ports) -> {
              String match = "-p " + protocol + (protocol == Protocol.TCP ? " --syn" : "");
              IptablesText.multiports(ports).forEach(each -> lines.add(match + each + " -j DROP"));
            });
    return new Chain("EVENKEEL-LOCKDOWN", List.of("INPUT"), lines);
  }

  private static void passages(InputRules.Passage passage, List<String> lines) {
    for (IpAddress address : passage.addresses()) {
      String match = "-d " + IptablesText.host(address) + " -p " + passage.protocol();
      IptablesText.multiports(passage.ports())
          .forEach(ports -> lines.add(match + ports + " -j RETURN"));
    }
  }
}

package org.evenkeel.coordinator.filter;

import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;

/** What is let in, in the language of nft(8). */
final class NftInputText {
  private static final String BEGINS = "tcp flags & (fin | syn | rst | ack) == syn";

  private NftInputText() {}

  /**
   * The chains of the table; only what is for a guarded port goes through more than three rules.
   */
  static String chains(InputRules rules) {
    StringBuilder text = new StringBuilder();
    NftTable.chain(text, "guarded", "", guarded(rules));
    NftTable.chain(text, "input", "filter hook input priority filter", input(rules));
    return text.toString();
  }

  private static List<String> input(InputRules rules) {
    List<String> lines = new ArrayList<>(List.of("iifname \"lo\" accept"));
    rules
        .ports()
        .forEach(
            (protocol, ports) ->
                lines.add(
                    NftText.ports(protocol, ports)
                        + (protocol == Protocol.TCP ? " " + BEGINS : "")
                        + " goto guarded"));
    return lines;
  }

  private static List<String> guarded(InputRules rules) {
    List<String> lines = new ArrayList<>();
    admit(lines, "ip", "ipv4", rules.admitted(false));
    admit(lines, "ip6", "ipv6", rules.admitted(true));
    for (InputRules.Passage passage : rules.passages()) {
      lines.add(
          "%s daddr %s %s accept"
              .formatted(
                  passage.isV6() ? "ip6" : "ip",
                  NftTable.set(passage.addresses().stream().map(IpAddress::toString).toList()),
                  NftText.ports(passage.protocol(), passage.ports())));
    }
    if (!rules.marks().isEmpty()) {
      List<String> marks = rules.marks().stream().map(FirewallMark::text).toList();
      lines.add("meta mark " + NftTable.set(marks) + " accept");
    }
    lines.add("drop");
    return lines;
  }

  /** A set holds no network of everybody. */
  private static void admit(List<String> lines, String family, String all, List<Cidr> networks) {
    if (networks.stream().anyMatch(network -> network.prefix() == 0)) {
      lines.add("meta nfproto " + all + " accept");
    } else if (!networks.isEmpty()) {
      List<String> texts = networks.stream().map(Cidr::toString).toList();
      lines.add("%s saddr %s accept".formatted(family, NftTable.set(texts)));
    }
  }
}

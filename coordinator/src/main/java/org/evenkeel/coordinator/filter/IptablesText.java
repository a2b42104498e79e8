package org.evenkeel.coordinator.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;

/** Rules in the language of iptables-restore(8) and iptables-extensions(8), for one family. */
final class IptablesText {
  /** xt_multiport has room for fifteen ports; a range takes two. */
  private static final int MULTIPORT_MAX = 15;

  private IptablesText() {}

  /**
   * A chain of ours.
   *
   * @param hooks the chains of the kernel that lead to it
   * @param rules specifications of rules, without the chain's name
   */
  record Chain(String name, List<String> hooks, List<String> rules) {
    /** One line per rule, as iptables-restore(8) takes it. */
    String lines() {
      return rules.stream()
          .map(rule -> "-A " + name + " " + rule + "\n")
          .collect(Collectors.joining());
    }
  }

  /** The chains that are needed, by table; both tables are always there. */
  static SequencedMap<String, List<Chain>> tables(List<Rule> rules, boolean v6) {
    Ruleset ruleset = Ruleset.of(rules).family(v6);
    SequencedMap<String, List<Chain>> tables = new LinkedHashMap<>();
    tables.put(
        "mangle",
        filled(
            new Chain("EVENKEEL-MARK", List.of("PREROUTING", "OUTPUT"), marks(ruleset)),
            new Chain("EVENKEEL-ANSWERS", List.of("PREROUTING"), answers(ruleset))));
    tables.put(
        "nat",
        filled(
            new Chain("EVENKEEL-SOURCE", List.of("POSTROUTING"), sources(ruleset)),
            new Chain("EVENKEEL-DESTINATION", List.of("PREROUTING"), destinations(ruleset))));
    return tables;
  }

  private static List<Chain> filled(Chain... chains) {
    return List.of(chains).stream().filter(chain -> !chain.rules().isEmpty()).toList();
  }

  private static List<String> marks(Ruleset ruleset) {
    List<String> lines = new ArrayList<>();
    ruleset.keptMarks().map(mark -> "-m mark --mark " + mark + " -j RETURN").forEach(lines::add);
    for (Rule.Mark rule : ruleset.marks()) {
      String target = " -j MARK --set-mark " + FirewallMark.text(rule.mark());
      for (Map.Entry<Protocol, PortSet> entry : rule.ports().entrySet()) {
        String match = "-d " + host(rule.address()) + " -p " + entry.getKey();
        for (String ports : multiports(entry.getValue())) {
          lines.add(match + ports + target);
        }
      }
    }
    return lines;
  }

  private static List<String> answers(Ruleset ruleset) {
    List<String> lines = new ArrayList<>();
    for (Rule.Answers rule : ruleset.answers()) {
      for (IpAddress realServer : rule.realServers()) {
        lines.add(
            "-s %s -p tcp --sport %d -m socket --transparent -j MARK --set-mark %s"
                .formatted(host(realServer), rule.port(), FirewallMark.text(rule.mark())));
      }
    }
    return lines;
  }

  /** Some ports of a transport, as matches of which each is for a rule of its own. */
  static List<String> multiports(PortSet ports) {
    if (ports.equals(PortSet.ALL)) {
      return List.of("");
    }
    List<String> matches = new ArrayList<>();
    List<String> group = new ArrayList<>();
    int room = MULTIPORT_MAX;
    for (PortSet.Range range : ports.ranges()) {
      int needed = range.first() == range.last() ? 1 : 2;
      if (needed > room) {
        matches.add(" -m multiport --dports " + String.join(",", group));
        group.clear();
        room = MULTIPORT_MAX;
      }
      group.add(range.toString().replace('-', ':'));
      room -= needed;
    }
    matches.add(" -m multiport --dports " + String.join(",", group));
    return matches;
  }

  private static List<String> sources(Ruleset ruleset) {
    List<String> lines = new ArrayList<>();
    for (Rule.SourceNat rule : ruleset.sources()) {
      String target = rule.source().map(a -> "SNAT --to-source " + a).orElse("MASQUERADE");
      lines.add(origin(rule.origin()) + " -j " + target);
    }
    if (ruleset.hasOwnTraffic()) {
      ruleset
          .exemptAddresses()
          .map(address -> "-m conntrack --ctorigdst " + address + " -j RETURN")
          .forEach(lines::add);
    }
    for (Rule.StaticNat rule : ruleset.statics()) {
      lines.add("-s " + host(rule.inside()) + " -j SNAT --to-source " + rule.outside());
    }
    for (Rule.Masquerade rule : ruleset.masquerades()) {
      lines.add(
          "-s %s -o %s -m addrtype ! --src-type LOCAL -j MASQUERADE"
              .formatted(rule.from(), rule.via()));
    }
    return lines;
  }

  private static String origin(Origin origin) {
    return switch (origin) {
      case Origin.Endpoint(Protocol transport, IpAddress vip, int port) ->
          "-m ipvs --vaddr %s --vport %d --vproto %s".formatted(host(vip), port, transport);
      case Origin.Marked(int mark, boolean _) ->
          "-m mark --mark %s -m ipvs --ipvs".formatted(FirewallMark.text(mark));
    };
  }

  private static List<String> destinations(Ruleset ruleset) {
    return ruleset.statics().stream()
        .map(
            rule ->
                "-d %s -j DNAT --to-destination %s".formatted(host(rule.outside()), rule.inside()))
        .toList();
  }

  /** An address as a match takes it. */
  static String host(IpAddress address) {
    return address + "/" + address.hostPrefix();
  }
}

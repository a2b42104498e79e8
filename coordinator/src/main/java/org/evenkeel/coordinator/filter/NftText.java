package org.evenkeel.coordinator.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;

/**
 * Rules in the language of nft(8). A chain without rules is not written: a chain of type nat makes
 * the kernel track every connection of the host.
 */
final class NftText {
  private NftText() {}

  /** The chains of our table, empty when there are no rules. */
  static String chains(List<Rule> rules) {
    Ruleset ruleset = Ruleset.of(rules);
    List<String> marks = marks(ruleset);
    StringBuilder text = new StringBuilder();
    NftTable.chain(text, "mark-prerouting", "filter hook prerouting priority mangle", marks);
    NftTable.chain(text, "mark-output", "route hook output priority mangle", marks);
    NftTable.chain(text, "answers", "filter hook prerouting priority mangle", answers(ruleset));
    NftTable.chain(text, "source", "nat hook postrouting priority srcnat", sources(ruleset));
    NftTable.chain(
        text, "destination", "nat hook prerouting priority dstnat", destinations(ruleset));
    return text.toString();
  }

  private static List<String> marks(Ruleset ruleset) {
    List<String> lines = new ArrayList<>();
    List<String> kept = ruleset.keptMarks().toList();
    if (!kept.isEmpty()) {
      lines.add("meta mark " + NftTable.set(kept) + " return");
    }
    for (Rule.Mark rule : ruleset.marks()) {
      rule.ports()
          .forEach(
              (transport, ports) ->
                  lines.add(
                      "%s daddr %s %s meta mark set %s"
                          .formatted(
                              family(rule.address()),
                              rule.address(),
                              ports(transport, ports),
                              FirewallMark.text(rule.mark()))));
    }
    return lines;
  }

  private static List<String> answers(Ruleset ruleset) {
    return ruleset.answers().stream()
        .map(
            rule ->
                "%s saddr %s tcp sport %d socket transparent 1 meta mark set %s"
                    .formatted(
                        rule.isV6() ? "ip6" : "ip",
                        NftTable.set(rule.realServers().stream().map(IpAddress::toString).toList()),
                        rule.port(),
                        FirewallMark.text(rule.mark())))
        .toList();
  }

  /** Some ports of a transport, as a match. */
  static String ports(Protocol transport, PortSet ports) {
    if (ports.equals(PortSet.ALL)) {
      return "meta l4proto " + transport;
    }
    List<String> ranges = ports.ranges().stream().map(PortSet.Range::toString).toList();
    return transport + " dport " + (ranges.size() == 1 ? ranges.getFirst() : NftTable.set(ranges));
  }

  private static List<String> sources(Ruleset ruleset) {
    List<String> lines = new ArrayList<>();
    for (Rule.SourceNat rule : ruleset.sources()) {
      lines.add(origin(rule.origin()) + " " + verdict(rule.source()));
    }
    if (ruleset.hasOwnTraffic()) {
      exempt(ruleset.family(false), "ip", lines);
      exempt(ruleset.family(true), "ip6", lines);
    }
    for (Rule.StaticNat rule : ruleset.statics()) {
      String family = family(rule.inside());
      lines.add(
          "%s saddr %s snat %s to %s".formatted(family, rule.inside(), family, rule.outside()));
    }
    for (Rule.Masquerade rule : ruleset.masquerades()) {
      Cidr from = rule.from();
      lines.add(
          "%s saddr %s oifname \"%s\" fib saddr type != local masquerade"
              .formatted(family(from.address()), from, rule.via()));
    }
    return lines;
  }

  /** By conntrack's original direction: nft has no match for IPVS, and IPVS alters only replies. */
  private static String origin(Origin origin) {
    return switch (origin) {
      case Origin.Endpoint(Protocol transport, IpAddress vip, int port) ->
          "meta l4proto %s ct original %s daddr %s ct original proto-dst %d"
              .formatted(transport, family(vip), vip, port);
      case Origin.Marked(int mark, boolean v6) ->
          "meta nfproto %s meta mark %s".formatted(v6 ? "ipv6" : "ipv4", FirewallMark.text(mark));
    };
  }

  private static String verdict(Optional<IpAddress> source) {
    return source.map(address -> "snat " + family(address) + " to " + address).orElse("masquerade");
  }

  private static void exempt(Ruleset ruleset, String family, List<String> lines) {
    List<String> addresses = ruleset.exemptAddresses().map(IpAddress::toString).toList();
    if (!addresses.isEmpty()) {
      lines.add("ct original " + family + " daddr " + NftTable.set(addresses) + " return");
    }
  }

  private static List<String> destinations(Ruleset ruleset) {
    return ruleset.statics().stream()
        .map(
            rule ->
                "%s daddr %s dnat %s to %s"
                    .formatted(
                        family(rule.outside()),
                        rule.outside(),
                        family(rule.inside()),
                        rule.inside()))
        .toList();
  }

  /** How a match of addresses begins. */
  static String family(IpAddress address) {
    return address.isV6() ? "ip6" : "ip";
  }
}

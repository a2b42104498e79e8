package org.evenkeel.arp;

import java.util.List;
import java.util.Optional;
import org.evenkeel.arp.Journal.Entry;
import org.evenkeel.arp.Step.Device;
import org.evenkeel.arp.Step.Rule;
import org.evenkeel.arp.Step.TextFile;

/**
 * How a VIP was applied, as the journal tells it.
 *
 * @param method never {@link Method#AUTO}
 * @param lasting whether anything was written for the next boot
 */
record Recorded(Method method, Mode mode, boolean lasting) {
  /** For a VIP; empty when nothing of it is recorded. */
  static Optional<Recorded> of(Journal journal, Vip vip) {
    List<Step> steps =
        journal.kept().stream()
            .filter(entry -> entry.holders().contains(vip))
            .map(Entry::step)
            .toList();
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    Method method =
        steps.stream()
            .flatMap(
                step -> step instanceof Rule rule ? methods(rule) : java.util.stream.Stream.of())
            .findFirst()
            .orElse(Method.LOOPBACK);
    boolean tunnel =
        steps.stream()
            .anyMatch(
                step ->
                    step instanceof Device
                        || (step instanceof Step.Address address
                            && address.device().matches("(ip6)?tun?n?l0")));
    boolean lasting = steps.stream().anyMatch(TextFile.class::isInstance);
    return Optional.of(new Recorded(method, tunnel ? Mode.TUN : Mode.DR, lasting));
  }

  private static java.util.stream.Stream<Method> methods(Rule rule) {
    return switch (rule.look().getFirst()) {
      case "nft" -> java.util.stream.Stream.of(Method.NFTABLES);
      case "iptables", "ip6tables" -> java.util.stream.Stream.of(Method.IPTABLES);
      case "firewall-cmd" -> java.util.stream.Stream.of(Method.FIREWALLD);
      default -> java.util.stream.Stream.of();
    };
  }
}

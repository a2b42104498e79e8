package org.evenkeel.arp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.evenkeel.arp.Journal.Entry;
import org.evenkeel.arp.Step.Device;
import org.evenkeel.arp.Step.Rule;
import org.evenkeel.arp.Step.TextFile;

/**
 * How a VIP was applied, as the journal tells it.
 *
 * @param method as recorded, never {@link Method#AUTO}; wished for, any
 * @param lasting whether anything was written for the next boot
 * @param prefix length of the VIP's network, where that is not a single address's
 */
record Recorded(Method method, Mode mode, boolean lasting, OptionalInt prefix) {
  /** For a VIP as a single address. */
  Recorded(Method method, Mode mode, boolean lasting) {
    this(method, mode, lasting, OptionalInt.empty());
  }

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
            .flatMap(step -> step instanceof Rule rule ? methods(rule) : Stream.of())
            .findFirst()
            .orElse(Method.LOOPBACK);
    boolean tunnel =
        steps.stream()
            .anyMatch(
                step ->
                    step instanceof Device
                        || (step instanceof Step.Address address
                            && address.device().matches("(ip6)?tun?n?l0")));
    boolean lasting =
        steps.stream()
            .anyMatch(
                step ->
                    step instanceof TextFile
                        || step instanceof WindowsStep
                        || (step instanceof Rule rule && rule.look().contains("--permanent")));
    OptionalInt prefix =
        steps.stream()
            .flatMapToInt(
                step ->
                    step instanceof WindowsStep.VipOn on && on.prefix() != vip.prefixLength()
                        ? IntStream.of(on.prefix())
                        : IntStream.empty())
            .findFirst();
    return Optional.of(new Recorded(method, tunnel ? Mode.TUN : Mode.DR, lasting, prefix));
  }

  private static Stream<Method> methods(Rule rule) {
    return switch (rule.look().getFirst()) {
      case "nft" -> Stream.of(Method.NFTABLES);
      case "iptables", "ip6tables" -> Stream.of(Method.IPTABLES);
      case "firewall-cmd" -> Stream.of(Method.FIREWALLD);
      default -> Stream.of();
    };
  }
}

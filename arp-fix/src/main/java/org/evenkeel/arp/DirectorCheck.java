package org.evenkeel.arp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.evenkeel.arp.DirectorAnswer.Heard;
import org.evenkeel.arp.DirectorAnswer.RealServer;

/**
 * What follows for this machine from what the director heard. Its silence about the VIP is proof
 * only when the director hears it for its own address. Pure.
 */
final class DirectorCheck {
  private static final String SILENCE = "no answer of this machine";

  private final Set<String> macs;
  private final Set<InetAddress> addresses;

  /**
   * What is known of this machine.
   *
   * @param macs the MAC addresses of its interfaces, as {@code 02:42:0a:00:00:14}
   * @param addresses of its interfaces
   */
  DirectorCheck(Set<String> macs, Set<InetAddress> addresses) {
    this.macs = Set.copyOf(macs);
    this.addresses = Set.copyOf(addresses);
  }

  /** The findings on a VIP: the question, then the director's own check through the VIP. */
  List<Finding> findings(Vip vip, DirectorAnswer answer) {
    List<RealServer> here =
        answer.realServers().stream().filter(real -> isHere(real.address())).toList();
    List<Finding> findings = new ArrayList<>(List.of(silence(vip, answer.vip(), here)));
    here.stream()
        .filter(RealServer::throughVip)
        .forEach(real -> findings.add(throughVip(vip, real)));
    return findings;
  }

  /** The director cannot be asked. */
  static Finding unasked(Vip vip, String reason) {
    return Finding.notProved(
        question(vip), SILENCE, reason, "see that the director can be reached, or leave --from");
  }

  private boolean isHere(String address) {
    try {
      return addresses.contains(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private Finding silence(Vip vip, Heard heard, List<RealServer> here) {
    return switch (heard) {
      case Heard.Nothing(String reason) -> unasked(vip, reason);
      case Heard.Answers(List<String> answers) -> {
        List<String> ours = answers.stream().filter(macs::contains).toList();
        if (!ours.isEmpty()) {
          yield Finding.fault(
              question(vip),
              SILENCE,
              "answered from "
                  + String.join(", ", ours)
                  + ": this machine steals the VIP's traffic",
              "run evenkeel-arp apply --vip " + vip);
        }
        if (here.stream().noneMatch(this::heard)) {
          yield Finding.notProved(
              question(vip), SILENCE, unheard(here), "see that both are on one segment");
        }
        yield Finding.good(
            question(vip),
            SILENCE,
            answers.isEmpty()
                ? "no answer"
                : "an answer from " + String.join(", ", answers) + ", another machine: look there");
      }
    };
  }

  /** Whether the director hears this machine for its own address. */
  private boolean heard(RealServer real) {
    return real.own() instanceof Heard.Answers(List<String> answers)
        && answers.stream().anyMatch(macs::contains);
  }

  private static String unheard(List<RealServer> here) {
    if (here.isEmpty()) {
      return "silence, but no real server of the director has an address of this machine";
    }
    RealServer real = here.getFirst();
    return switch (real.own()) {
      case Heard.Nothing(String reason) ->
          "silence, but %s was not asked for: %s".formatted(real.address(), reason);
      case Heard.Answers _ -> "silence, but for its own %s too".formatted(real.address());
    };
  }

  private static Finding throughVip(Vip vip, RealServer real) {
    String check = "the director's check of %s through %s".formatted(real.name(), vip);
    return switch (real.health()) {
      case "up" -> Finding.good(check, "up", real.reason());
      case "down" ->
          Finding.fault(check, "up", "down: " + real.reason(), "see the other findings first");
      default -> Finding.notProved(check, "up", real.reason(), "wait for its first verdict");
    };
  }

  private static String question(Vip vip) {
    return (vip.ipv6() ? "neighbour solicitation for " : "ARP request for ")
        + vip
        + " by the director";
  }
}

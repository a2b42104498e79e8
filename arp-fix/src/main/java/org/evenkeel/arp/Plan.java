package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.arp.Facts.Device;

/**
 * What is to be done, in order: a pure function of what was found and what is wanted. A step whose
 * state is found already is part of it, so that every VIP is known to need it.
 *
 * @param method never {@link Method#AUTO}
 * @param reason why this method
 * @param persistence who does it again at boot, and why; or that nobody does
 * @param problems why nothing may be done; empty when the plan can be carried out
 */
record Plan(
    Method method,
    String reason,
    String persistence,
    List<PlannedStep> steps,
    List<String> problems) {
  Plan {
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
  }

  /** The plan for this machine. */
  static Plan of(Facts facts, Request request) {
    Choice choice = choose(facts, request);
    List<String> problems = new ArrayList<>(problems(facts, request, choice.method()));
    List<PlannedStep> steps = new ArrayList<>();
    switch (choice.method()) {
      case AUTO -> throw new IllegalStateException("a choice that chooses nothing");
      case LOOPBACK -> steps.addAll(LoopbackPlan.steps(facts, request));
      case IPTABLES -> steps.addAll(Redirects.iptables(request));
      case NFTABLES -> steps.addAll(Redirects.nftables(request, facts.kernel()));
      case FIREWALLD -> steps.addAll(Redirects.firewalld(request));
    }
    Persistence persistence = Persistence.of(facts, request, choice.method(), steps);
    steps.addAll(persistence.steps());
    return new Plan(choice.method(), choice.reason(), persistence.text(), steps, problems);
  }

  private record Choice(Method method, String reason) {}

  private static Choice choose(Facts facts, Request request) {
    if (request.method() != Method.AUTO) {
      return new Choice(request.method(), "as asked for");
    }
    if (request.mode() == Mode.TUN) {
      return new Choice(Method.LOOPBACK, "a tunnel ends on an interface that has the VIP");
    }
    if (facts.writable()) {
      return new Choice(
          Method.LOOPBACK, "it works on every Linux and keeps the VIP for virtual hosts");
    }
    String because = "/proc/sys/net is read-only here, so the VIP cannot be on loopback";
    if (facts.firewalld()) {
      return new Choice(Method.FIREWALLD, because + "; firewalld runs and would drop other rules");
    }
    if (facts.tools().contains("nft")) {
      return new Choice(Method.NFTABLES, because + "; nft is installed");
    }
    if (facts.tools().contains("iptables")) {
      return new Choice(Method.IPTABLES, because + "; iptables is installed, nft is not");
    }
    return new Choice(Method.LOOPBACK, because + ", and neither nft nor iptables is installed");
  }

  private static List<String> problems(Facts facts, Request request, Method method) {
    List<String> problems = new ArrayList<>();
    for (String name : request.interfaces()) {
      if (facts.device(name).isEmpty()) {
        problems.add(
            "no interface "
                + name
                + "; this machine has "
                + String.join(", ", facts.devices().stream().map(Device::name).toList()));
      }
    }
    for (Vip vip : request.vips()) {
      owner(facts, vip).ifPresent(problem -> problems.add(problem));
      if (vip.ipv6() && facts.number("net/ipv6/conf/lo/disable_ipv6").orElse(1) == 1) {
        problems.add(
            "%s: IPv6 is switched off on lo; enable it with: sysctl -w net.ipv6.conf.lo.disable_ipv6=0"
                .formatted(vip));
      }
    }
    if (request.prefix().isPresent()) {
      problems.add("--prefix is for Windows; here a VIP is a single address");
    }
    for (boolean ipv6 : new boolean[] {false, true}) {
      if (!request.vips(ipv6).isEmpty() && facts.facing(request.interfaces(), ipv6).isEmpty()) {
        problems.add(
            "no interface that is up has an %s address; name the one towards the director with"
                    .formatted(ipv6 ? "IPv6" : "IPv4")
                + " --interface");
      }
    }
    problems.addAll(
        method == Method.LOOPBACK ? readOnly(facts) : Redirects.problems(facts, request, method));
    return problems;
  }

  private static List<String> readOnly(Facts facts) {
    return facts.writable() || !facts.privileged()
        ? List.of()
        : List.of(
            "/proc/sys/net cannot be written, as in an unprivileged container; run evenkeel-arp on"
                + " the host, give the container a writable /proc/sys, or use --method nftables");
  }

  /** An address that neighbours may ask for is not a VIP but this machine's own. */
  private static Optional<String> owner(Facts facts, Vip vip) {
    for (Device device : facts.devices()) {
      var assigned = device.assigned(vip.address());
      if (assigned.isEmpty()) {
        continue;
      }
      if (!device.loopback() && device.arp()) {
        return Optional.of(
            "%s is this machine's own address on %s; a VIP is the director's: give that, or take it"
                    .formatted(vip, device.name())
                + " off with: ip addr del %s/%d dev %s"
                    .formatted(vip, assigned.get().prefixLength(), device.name()));
      }
      if (assigned.get().prefixLength() != vip.prefixLength()) {
        return Optional.of(
            "%s is on %s as /%d, which makes the whole network local; take it off with: ip addr del %s/%d dev %s"
                .formatted(
                    vip,
                    device.name(),
                    assigned.get().prefixLength(),
                    vip,
                    assigned.get().prefixLength(),
                    device.name()));
      }
    }
    return Optional.empty();
  }
}

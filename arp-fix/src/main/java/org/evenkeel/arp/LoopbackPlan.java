package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.evenkeel.arp.Step.Address;
import org.evenkeel.arp.Step.Device;
import org.evenkeel.arp.Step.Sysctl;

/**
 * The VIP on this machine, and a kernel that keeps quiet about it. Settings come before addresses,
 * so that there is no moment in which the machine claims the VIP.
 */
final class LoopbackPlan {
  /**
   * Values of {@code arp_ignore} with which an address of another interface is not answered for
   * (Documentation/networking/ip-sysctl.rst; the kernel takes the larger of {@code all} and the
   * interface's). 3 answers for global addresses of every interface, 4 to 7 for all.
   */
  private static final Set<Integer> QUIET = Set.of(1, 2, 8);

  /** The value of {@code arp_announce} that never names another interface's address. */
  private static final Set<Integer> MODEST = Set.of(2);

  /** Values of {@code rp_filter} that take packets whose way back is another interface. */
  private static final Set<Integer> LOOSE = Set.of(0, 2);

  private static final String WHY_IGNORE =
      "the kernel answers ARP only for addresses of the interface that was asked";
  private static final String WHY_ANNOUNCE = "the kernel's own ARP requests never name the VIP";
  private static final String WHY_DAD = "nobody is asked whether the VIP is a duplicate: it is one";
  private static final String WHY_TUNNEL = "packets in the director's tunnel are unwrapped";
  private static final String WHY_FILTER =
      "unwrapped packets are taken although their way back is another interface";

  private LoopbackPlan() {}

  static List<PlannedStep> steps(Facts facts, Request request) {
    List<PlannedStep> steps = new ArrayList<>();
    if (!request.vips(false).isEmpty()) {
      List<String> facing = facts.facing(request.interfaces(), false);
      for (Step step : quiet(facts, facing)) {
        steps.add(new PlannedStep(step, request.vips(false)));
      }
    }
    for (boolean ipv6 : new boolean[] {false, true}) {
      if (!request.vips(ipv6).isEmpty()) {
        addresses(facts, request, ipv6, steps);
      }
    }
    return steps;
  }

  private static List<Step> quiet(Facts facts, List<String> facing) {
    List<Step> steps = new ArrayList<>();
    steps.addAll(effective(facts, facing, "arp_ignore", QUIET, 1, WHY_IGNORE));
    steps.addAll(effective(facts, facing, "arp_announce", MODEST, 2, WHY_ANNOUNCE));
    return steps;
  }

  /** A setting whose value in force is the larger of that of {@code all} and the interface's. */
  private static List<Step> effective(
      Facts facts, List<String> facing, String setting, Set<Integer> good, int best, String why) {
    List<Step> steps = new ArrayList<>();
    int all = facts.number(ipv4("all", setting)).orElse(0);
    int allWanted = good.contains(all) ? all : best;
    steps.add(new Sysctl(ipv4("all", setting), "" + allWanted, why));
    for (String device : facing) {
      int own = facts.number(ipv4(device, setting)).orElse(0);
      int wanted = good.contains(Math.max(allWanted, own)) ? own : best;
      steps.add(new Sysctl(ipv4(device, setting), "" + wanted, why));
    }
    return steps;
  }

  private static void addresses(
      Facts facts, Request request, boolean ipv6, List<PlannedStep> steps) {
    List<Vip> vips = request.vips(ipv6);
    String device = facts.loopback();
    if (ipv6 && request.mode() == Mode.DR) {
      steps.add(new PlannedStep(new Sysctl(ipv6(device, "dad_transmits"), "0", WHY_DAD), vips));
      // Below 0, the kernel's own choice for loopback, it is off as well.
      int accepted = Math.min(0, facts.number(ipv6(device, "accept_dad")).orElse(1));
      steps.add(
          new PlannedStep(new Sysctl(ipv6(device, "accept_dad"), "" + accepted, WHY_DAD), vips));
    }
    if (request.mode() == Mode.TUN) {
      device = ipv6 ? "ip6tnl0" : "tunl0";
      steps.add(
          new PlannedStep(new Device(device, ipv6 ? "ip6_tunnel" : "ipip", WHY_TUNNEL), vips));
      if (!ipv6) {
        steps.add(new PlannedStep(unfiltered(facts, device), vips));
      }
    }
    for (Vip vip : vips) {
      Step address = new Address(device, vip, "packets for the VIP are this machine's");
      steps.add(new PlannedStep(address, List.of(vip)));
    }
  }

  private static Step unfiltered(Facts facts, String device) {
    int all = facts.number(ipv4("all", "rp_filter")).orElse(0);
    int own = facts.number(ipv4(device, "rp_filter")).orElse(1);
    int wanted = LOOSE.contains(Math.max(all, own)) ? own : 2;
    return new Sysctl(ipv4(device, "rp_filter"), "" + wanted, WHY_FILTER);
  }

  private static String ipv4(String device, String setting) {
    return "net/ipv4/conf/" + device + "/" + setting;
  }

  private static String ipv6(String device, String setting) {
    return "net/ipv6/conf/" + device + "/" + setting;
  }
}

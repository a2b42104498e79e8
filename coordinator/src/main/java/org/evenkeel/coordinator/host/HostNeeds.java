package org.evenkeel.coordinator.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which kernel settings the services ask for. Pure. */
public final class HostNeeds {
  static final String IP_FORWARD = "net.ipv4.ip_forward";
  static final String IPV6_FORWARDING = "net.ipv6.conf.all.forwarding";

  private HostNeeds() {}

  /** The settings that this use needs and no other, in the order in which to make them. */
  public static List<HostSetting> of(HostUse use) {
    List<HostSetting> needs = new ArrayList<>();
    if (use.dispatches()) {
      needs.add(
          new HostSetting(
              "net.ipv4.vs.expire_nodest_conn",
              "1",
              "connections to a real server that is gone end at once instead of hanging"));
    }
    if (use.keepsClients()) {
      needs.add(
          new HostSetting(
              "net.ipv4.vs.expire_quiescent_template",
              "1",
              "persistence: a client of a real server of weight 0 goes to another with its next"
                  + " connection; otherwise a drained one would keep its clients, and never end"));
    }
    if (use.translatesSource()) {
      needs.add(
          new HostSetting(
              "net.ipv4.vs.conntrack",
              "1",
              "snat: the source address is translated by connection tracking, which must see the"
                  + " connections that IPVS forwards"));
    }
    if (use.showsClients()) {
      needs.add(
          new HostSetting(
              "net.ipv4.conf.all.src_valid_mark",
              "0",
              "proxy.source client: by the mark of a real server's answer its own address would"
                  + " seem to be this host's, and the kernel would drop the answer"));
    }
    use.probedInterfaces().stream().sorted().forEach(name -> needs.add(acceptLocal(name)));
    needs.addAll(redirects(use));
    needs.addAll(forwarding(use));
    return List.copyOf(needs);
  }

  /** The settings that this use needs on a node of a pair, in the order in which to make them. */
  public static List<HostSetting> inPair(HostUse use) {
    List<HostSetting> needs = new ArrayList<>(of(use));
    for (String family : use.listens() ? List.of("ipv4", "ipv6") : List.<String>of()) {
      needs.add(
          new HostSetting(
              "net." + family + ".ip_nonlocal_bind",
              "1",
              "a pair: proxied services listen on addresses that the other node holds, so that"
                  + " they serve from the moment in which they come"));
    }
    if (use.dispatches()) {
      needs.add(
          new HostSetting(
              "net.ipv4.vs.sync_refresh_period",
              "10",
              "a pair: the other node is told of a connection that goes on each ten seconds at the"
                  + " most"));
      needs.add(
          new HostSetting(
              "net.ipv4.vs.sync_threshold",
              "0 0",
              "a pair: the other node is told of a connection as soon as it is established;"
                  + " otherwise one of less than three packets is lost when the addresses move"));
    }
    return List.copyOf(needs);
  }

  /**
   * What those interfaces need beside which there is one with the pair's hardware address, on the
   * same segment.
   */
  public static List<HostSetting> besideVirtualMac(Set<String> interfaces) {
    List<HostSetting> needs = new ArrayList<>();
    for (String name : interfaces.stream().sorted().toList()) {
      String conf = "net.ipv4.conf." + HostSetting.part(name) + ".";
      needs.add(
          new HostSetting(
              conf + "arp_ignore",
              "1",
              "ha.virtual-mac: who asks for a floating address is to be told the hardware address"
                  + " that moves with it, and not also this interface's"));
      needs.add(
          new HostSetting(
              conf + "arp_announce",
              "2",
              "ha.virtual-mac: this host asks for its neighbours in its own name; in a floating"
                  + " address's they would take this interface for its place"));
    }
    return List.copyOf(needs);
  }

  private static HostSetting acceptLocal(String name) {
    return new HostSetting(
        "net.ipv4.conf." + HostSetting.part(name) + ".accept_local",
        "1",
        "check.through-vip: answers to its probes come from the VIP, which this host has too; the"
            + " kernel drops them otherwise");
  }

  /** Redirects before forwarding: a host that forwards without it may send them at once. */
  private static List<HostSetting> redirects(HostUse use) {
    List<HostSetting> needs = new ArrayList<>();
    if (!use.oneArmInterfaces().isEmpty()) {
      needs.add(redirects("all")); // in force is all OR the interface: both must be 0
      use.oneArmInterfaces().stream()
          .sorted()
          .forEach(name -> needs.add(redirects(HostSetting.part(name))));
    }
    return needs;
  }

  private static HostSetting redirects(String part) {
    return new HostSetting(
        "net.ipv4.conf." + part + ".send_redirects",
        "0",
        "nat with one arm: a redirect would tell the real server to answer the client directly,"
            + " past this host");
  }

  private static List<HostSetting> forwarding(HostUse use) {
    List<HostSetting> needs = new ArrayList<>();
    if (use.routes().contains(HostUse.Family.IPV4)) {
      needs.add(
          new HostSetting(
              IP_FORWARD, "1", "nat and snat: answers of real servers pass through this host"));
    }
    if (use.routes().contains(HostUse.Family.IPV6)) {
      needs.add(
          new HostSetting(
              IPV6_FORWARDING,
              "1",
              "nat and snat over IPv6: answers of real servers pass through this host; a default"
                  + " route learned from router advertisements stays only where accept_ra is 2"));
    }
    return needs;
  }
}

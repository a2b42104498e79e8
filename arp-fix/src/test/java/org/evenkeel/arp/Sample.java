package org.evenkeel.arp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.arp.Facts.Assigned;
import org.evenkeel.arp.Facts.Device;
import org.evenkeel.arp.Facts.Kernel;
import org.evenkeel.arp.Facts.Managers;

/** A real server with two cards, as most tests find it. */
final class Sample {
  static final Vip VIP = Vip.parse("10.0.0.100");
  static final Vip SECOND = Vip.parse("10.0.0.101");
  static final Vip VIP6 = Vip.parse("fd00::100");
  static final Managers NOBODY =
      new Managers(false, Optional.empty(), Optional.empty(), false, false);

  private Sample() {}

  static Facts facts(String... sysctls) {
    return facts(new Kernel(6, 1), NOBODY, true, Set.of("nft", "iptables", "ip6tables"), sysctls);
  }

  static Facts facts(
      Kernel kernel, Managers managers, boolean writable, Set<String> tools, String... sysctls) {
    List<Device> devices =
        List.of(
            device("lo", true, true, "127.0.0.1/8", "::1/128"),
            device("eth0", false, true, "10.0.0.30/24", "fd00::30/64"),
            device("eth1.7", false, true, "192.168.2.30/24"),
            device("wg0", false, false, "10.7.0.1/24"));
    return new Facts(devices, settings(sysctls), writable, true, kernel, tools, false, managers);
  }

  static Device device(String name, boolean loopback, boolean arp, String... networks) {
    return new Device(
        name,
        name.hashCode(),
        true,
        loopback,
        arp,
        List.of(networks).stream()
            .map(network -> network.split("/", 2))
            .map(n -> new Assigned(InetAddress.ofLiteral(n[0]), Integer.parseInt(n[1]), true))
            .toList());
  }

  private static Map<String, String> settings(String... sysctls) {
    Map<String, String> settings = new HashMap<>();
    for (String device : List.of("all", "lo", "eth0", "eth1.7", "wg0")) {
      for (String setting : List.of("arp_ignore", "arp_announce", "rp_filter")) {
        settings.put("net/ipv4/conf/" + device + "/" + setting, "0");
      }
      settings.put("net/ipv6/conf/" + device + "/disable_ipv6", "0");
      settings.put("net/ipv6/conf/" + device + "/accept_dad", "1");
    }
    for (String sysctl : sysctls) {
      int equals = sysctl.indexOf('=');
      settings.put(sysctl.substring(0, equals), sysctl.substring(equals + 1));
    }
    return settings;
  }

  static Request request(Method method, Mode mode, Vip... vips) {
    return new Request(List.of(vips), method, mode, List.of(), false);
  }

  /** The steps that would change something, by what they do. */
  static List<String> changes(Facts facts, Plan plan) {
    return plan.steps().stream()
        .map(PlannedStep::step)
        .filter(step -> !done(facts, step))
        .map(Step::what)
        .toList();
  }

  private static boolean done(Facts facts, Step step) {
    return step instanceof Step.Sysctl sysctl
        && sysctl.wanted().equals(facts.sysctls().get(sysctl.key()));
  }
}

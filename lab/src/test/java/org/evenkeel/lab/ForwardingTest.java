package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.evenkeel.lab.Topology.VIP6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Each way of forwarding carries TCP and UDP of both families to every real server, and shows it
 * the client's own address.
 */
@LabTest
class ForwardingTest {

  private static final Set<String> BOTH = Set.of("real1 10.0.0.10", "real2 10.0.0.10");
  private static final Set<String> BOTH6 =
      Set.of("real1 fd00:0:0:0:0:0:0:10", "real2 fd00:0:0:0:0:0:0:10");

  private static final String DEFAULTS =
      """
      defaults:
        scheduler: rr
        check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 3 }
      virtual-services:
      """;

  @Test
  void directRoutingCarriesDatagramsAndIpv6(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      for (Host real : lan.reals()) {
        WebServer.acceptDirectRouting(real, VIP);
        real.ip("address add " + VIP6 + "/128 dev lo nodad");
      }
      serve(lan, "53,54", "fd00::30", "fd00::40", VIP, VIP6);
      Host director = start(lan, DIRECT, 8);

      assertEquals(
          Set.of(
              "UDP 10.0.0.100:53 rr -> 10.0.0.30:53 Route 100",
              "UDP 10.0.0.100:53 rr -> 10.0.0.40:53 Route 100",
              "UDP 10.0.0.100:54 rr ops -> 10.0.0.30:54 Route 100",
              "UDP 10.0.0.100:54 rr ops -> 10.0.0.40:54 Route 100",
              "TCP [fd00::100]:53 rr -> [fd00::30]:53 Route 100",
              "TCP [fd00::100]:53 rr -> [fd00::40]:53 Route 100",
              "UDP [fd00::100]:53 rr -> [fd00::30]:53 Route 100",
              "UDP [fd00::100]:53 rr -> [fd00::40]:53 Route 100"),
          IpvsTable.of(director).rules());
      assertTrue(director.has(VIP) && director.has(VIP6), "the coordinator adds both VIPs");
      // From the VIP they would reach nobody: the real servers have it too.
      String route = director.run("ip", "route", "get", "fd00::30").succeeded().stdout();
      assertTrue(route.contains(" src fd00::20 "), "checks begin at the director's own: " + route);
      Host client = lan.client();
      assertEquals(BOTH, Who.UDP.everyone(client, VIP, 53));
      assertStays(Who.UDP.answersToOneSocket(client, VIP, 53, 4));
      assertEquals(BOTH, new TreeSet<>(Who.UDP.answersToOneSocket(client, VIP, 54, 4)));
      assertEquals(BOTH6, Who.TCP.everyone(client, VIP6, 53));
      assertEquals(BOTH6, Who.UDP.everyone(client, VIP6, 53));
    }
  }

  private static final String DIRECT =
      """
        - name: dns
          address: 10.0.0.100
          ports: 53
          protocol: udp
          forwarding: dr
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
        - name: dns-each
          address: 10.0.0.100
          ports: 54
          protocol: udp
          one-packet: true
          forwarding: dr
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
        - name: dns6
          address: fd00::100
          ports: 53
          protocol: tcp+udp
          forwarding: dr
          real-servers:
            - { name: real1, address: "fd00::30" }
            - { name: real2, address: "fd00::40" }
      """;

  @Test
  void translationCarriesDatagramsAndIpv6ToOtherPorts(Guest guest) throws Exception {
    try (Topology routed = Topology.twoArm(guest)) {
      serve(routed, "5353", "fd02::30", "fd02::40");
      Host director = start(routed, TRANSLATED, 6);

      assertEquals(
          Set.of(
              "UDP 10.0.0.100:53 rr -> 192.168.2.30:5353 Masq 100",
              "UDP 10.0.0.100:53 rr -> 192.168.2.40:5353 Masq 100",
              "TCP [fd00::100]:53 rr -> [fd02::30]:5353 Masq 100",
              "TCP [fd00::100]:53 rr -> [fd02::40]:5353 Masq 100",
              "UDP [fd00::100]:53 rr -> [fd02::30]:5353 Masq 100",
              "UDP [fd00::100]:53 rr -> [fd02::40]:5353 Masq 100"),
          IpvsTable.of(director).rules());
      Host client = routed.client();
      assertEquals(BOTH, Who.UDP.everyone(client, VIP, 53));
      assertStays(Who.UDP.answersToOneSocket(client, VIP, 53, 4));
      assertEquals(BOTH6, Who.TCP.everyone(client, VIP6, 53));
      assertEquals(BOTH6, Who.UDP.everyone(client, VIP6, 53));
    }
  }

  private static final String TRANSLATED =
      """
        - name: dns
          address: 10.0.0.100
          ports: 53
          protocol: udp
          forwarding: nat
          real-servers:
            - { name: real1, address: 192.168.2.30, port: 5353 }
            - { name: real2, address: 192.168.2.40, port: 5353 }
        - name: dns6
          address: fd00::100
          ports: 53
          protocol: tcp+udp
          forwarding: nat
          real-servers:
            - { name: real1, address: "fd02::30", port: 5353 }
            - { name: real2, address: "fd02::40", port: 5353 }
      """;

  @Test
  void tunnelsOfEveryKindCarryBothFamilies(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      acceptTunnels(lan.host("real1"), "fd00::30");
      acceptTunnels(lan.host("real2"), "fd00::40");
      serve(lan, "80,81,82,83,84", "fd00::30", "fd00::40", VIP, VIP6);
      Host director = start(lan, TUNNELLED, 12);

      assertEquals(
          Set.of(
              "TCP 10.0.0.100:80 rr -> 10.0.0.30:80 Tunnel 100",
              "TCP 10.0.0.100:80 rr -> 10.0.0.40:80 Tunnel 100",
              "UDP 10.0.0.100:80 rr -> 10.0.0.30:80 Tunnel 100",
              "UDP 10.0.0.100:80 rr -> 10.0.0.40:80 Tunnel 100",
              "TCP 10.0.0.100:81 rr -> 10.0.0.30:81 Tunnel 100",
              "TCP 10.0.0.100:81 rr -> 10.0.0.40:81 Tunnel 100",
              "TCP [fd00::100]:82 rr -> [fd00::30]:82 Tunnel 100",
              "TCP [fd00::100]:82 rr -> [fd00::40]:82 Tunnel 100",
              "TCP 10.0.0.100:83 rr -> [fd00::30]:83 Tunnel 100",
              "TCP 10.0.0.100:83 rr -> [fd00::40]:83 Tunnel 100",
              "UDP 10.0.0.100:84 rr -> 10.0.0.30:84 Tunnel 100",
              "UDP 10.0.0.100:84 rr -> 10.0.0.40:84 Tunnel 100"),
          IpvsTable.of(director).rules());
      String script = director.run("ipvsadm", "-Sn").succeeded().stdout();
      assertTrue(script.contains("10.0.0.40:80 -i -w 100 --tun-type gre --tun-nocsum"), script);
      assertTrue(script.contains("10.0.0.30:84 -i -w 100 --tun-type gre --tun-csum"), script);
      assertTrue(script.contains("10.0.0.30:81 -i -w 100 --tun-type gue --tun-port 6080"), script);
      Host client = lan.client();
      assertEquals(BOTH, Who.TCP.everyone(client, VIP, 80));
      assertEquals(BOTH, Who.UDP.everyone(client, VIP, 80));
      assertEquals(BOTH, Who.TCP.everyone(client, VIP, 81));
      assertEquals(BOTH6, Who.TCP.everyone(client, VIP6, 82));
      assertEquals(BOTH, Who.TCP.everyone(client, VIP, 83));
      assertEquals(
          Set.of("", "real2 10.0.0.10"),
          new TreeSet<>(Who.UDP.answers(client, VIP, 84, 2)),
          "gre0 of real1 takes no packet with a checksum");
      lan.host("real1").ip("link add gre1 type gre local 10.0.0.30 icsum", "link set gre1 up");
      lan.host("real1").sysctl("net.ipv4.conf.gre1.rp_filter=0");
      assertEquals(BOTH, Who.UDP.everyone(client, VIP, 84));
    }
  }

  private static final String TUNNELLED =
      """
        - name: ipip-and-gre
          address: 10.0.0.100
          ports: 80
          protocol: tcp+udp
          forwarding: tun
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40, tunnel: { type: gre } }
        - name: gue
          address: 10.0.0.100
          ports: 81
          forwarding: tun
          real-servers:
            - { name: real1, address: 10.0.0.30, tunnel: { type: gue, port: 6080, checksum: full } }
            - { name: real2, address: 10.0.0.40, tunnel: { type: gue, port: 6080 } }
        - name: ipip6
          address: fd00::100
          ports: 82
          forwarding: tun
          real-servers:
            - { name: real1, address: "fd00::30" }
            - { name: real2, address: "fd00::40" }
        - name: gre-with-checksum
          address: 10.0.0.100
          ports: 84
          protocol: udp
          forwarding: tun
          real-servers:
            - { name: real1, address: 10.0.0.30, tunnel: { type: gre, checksum: full } }
            - { name: real2, address: 10.0.0.40 }
        - name: ipv4-in-ipv6
          address: 10.0.0.100
          ports: 83
          forwarding: tun
          real-servers:
            - { name: real1, address: "fd00::30" }
            - { name: real2, address: "fd00::40" }
      """;

  /** Makes a real server unwrap what comes through any tunnel, and take it for its own. */
  private static void acceptTunnels(Host real, String address6) throws InterruptedException {
    WebServer.acceptDirectRouting(real, VIP);
    real.ip(
        "fou add port 6080 gue",
        "link set tunl0 up",
        "link set gre0 up",
        "link add tunl6 type ip6tnl mode any local " + address6 + " remote ::",
        "link set tunl6 up",
        "address add " + VIP6 + "/128 dev lo nodad");
    real.sysctl(
        "net.ipv4.conf.all.rp_filter=0",
        "net.ipv4.conf.tunl0.rp_filter=0",
        "net.ipv4.conf.gre0.rp_filter=0");
  }

  /** A server on each real server, at its IPv4 address and those of the others that it has. */
  private static void serve(
      Topology topology, String ports, String first6, String second6, String... vips)
      throws Exception {
    Host first = topology.host("real1");
    Host second = topology.host("real2");
    List<GuestProcess> servers =
        List.of(
            Who.serve(first, ports, with(vips, first.address(), first6)),
            Who.serve(second, ports, with(vips, second.address(), second6)));
    for (GuestProcess server : servers) {
      Who.awaitReady(server);
    }
  }

  private static String[] with(String[] vips, String... own) {
    List<String> all = new ArrayList<>(List.of(own));
    all.addAll(List.of(vips));
    return all.toArray(String[]::new);
  }

  /** Starts a coordinator and waits until every real server of every service takes traffic. */
  private static Host start(Topology topology, String services, int destinations) throws Exception {
    Host director = topology.director();
    CoordinatorProgram.on(director, services.hashCode() + "", DEFAULTS + services).start();
    Eventually.becomes(
        "every real server takes traffic",
        () -> IpvsTable.of(director).entries(),
        entries -> entries.stream().filter(entry -> entry.weight() > 0).count() == destinations);
    return director;
  }

  private static void assertStays(List<String> answers) {
    assertEquals(1, Set.copyOf(answers).size(), answers::toString);
    assertTrue(BOTH.contains(answers.getFirst()), answers::toString);
  }
}

package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.evenkeel.lab.Topology.VIP6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Address translation as sites lay it out: who answers, and whose address each side sees. */
@LabTest
class NatTest {
  private static final String DEFAULTS =
      """
      defaults:
        scheduler: rr
        check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 3 }
      """;

  @Test
  void sourceNatHidesIpv6ClientsBehindTheDirectorOrAnAddressOfItsChoice(Guest guest)
      throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      serve(lan.host("real1"), "5353", "fd00::30");
      serve(lan.host("real2"), "5353", "fd00::40");
      Host director = lan.director();
      director.ip("address add fd00::21/64 dev eth0 nodad preferred_lft 0");

      balance(
          director,
          "snat6",
          SOURCE6,
          "TCP [fd00::100]:53 rr -> [fd00::30]:5353 Masq 100",
          "TCP [fd00::100]:53 rr -> [fd00::40]:5353 Masq 100",
          "UDP [fd00::100]:53 rr -> [fd00::30]:5353 Masq 100",
          "UDP [fd00::100]:53 rr -> [fd00::40]:5353 Masq 100",
          "TCP [fd00::100]:54 rr -> [fd00::30]:5353 Masq 100",
          "TCP [fd00::100]:54 rr -> [fd00::40]:5353 Masq 100",
          "UDP [fd00::100]:54 rr -> [fd00::30]:5353 Masq 100",
          "UDP [fd00::100]:54 rr -> [fd00::40]:5353 Masq 100");

      // The real servers reach the client without the director: unless they see the director's
      // address, the answer comes from an address that was not asked, and the client takes none.
      for (Who protocol : Who.values()) {
        assertEquals(both("fd00:0:0:0:0:0:0:20"), protocol.everyone(lan.client(), VIP6, 53));
        assertEquals(both("fd00:0:0:0:0:0:0:21"), protocol.everyone(lan.client(), VIP6, 54));
      }
    }
  }

  private static final String SOURCE6 =
      """
      virtual-services:
        - name: dns
          address: fd00::100
          ports: 53
          protocol: tcp+udp
          forwarding: snat
          real-servers:
            - { name: real1, address: "fd00::30", port: 5353 }
            - { name: real2, address: "fd00::40", port: 5353 }
        - name: dns-from-another-address
          address: fd00::100
          ports: 54
          protocol: tcp+udp
          forwarding: snat
          snat-address: fd00::21
          real-servers:
            - { name: real1, address: "fd00::30", port: 5353 }
            - { name: real2, address: "fd00::40", port: 5353 }
      """;

  @Test
  void twoArmsLetRealServersOutAndOneOfThemInBesideWhatIsBalanced(Guest guest) throws Exception {
    try (Topology routed = Topology.twoArm(guest)) {
      Host client = routed.client();
      serve(client, "7000", client.address());
      for (Host real : routed.reals()) {
        serve(real, "80,25", real.address());
      }
      balance(
          routed.director(),
          "beside",
          BESIDE,
          "TCP 10.0.0.100:80 rr -> 192.168.2.30:80 Masq 100",
          "TCP 10.0.0.100:80 rr -> 192.168.2.40:80 Masq 100",
          "UDP 10.0.0.100:80 rr -> 192.168.2.30:80 Masq 100",
          "UDP 10.0.0.100:80 rr -> 192.168.2.40:80 Masq 100",
          "TCP 10.0.0.100:81 rr -> 192.168.2.30:80 Masq 100",
          "TCP 10.0.0.100:81 rr -> 192.168.2.40:80 Masq 100");

      for (Who protocol : Who.values()) {
        assertEquals(both("10.0.0.10"), protocol.everyone(client, VIP, 80));
        assertEquals(
            Set.of("client 10.0.0.25"),
            protocol.everyone(routed.host("real1"), client.address(), 7000));
        assertEquals(
            Set.of("client 10.0.0.20"),
            protocol.everyone(routed.host("real2"), client.address(), 7000));
        assertEquals(Set.of("real1 10.0.0.10"), protocol.everyone(client, "10.0.0.25", 25));
      }
      assertEquals(both("192.168.2.1"), Who.TCP.everyone(client, VIP, 81));
    }
  }

  private static final String BESIDE =
      """
      nat:
        outbound: [{ from: 192.168.2.0/24, via: eth0 }]
        static: [{ outside: 10.0.0.25, inside: 192.168.2.30 }]
      virtual-services:
        - name: web
          address: 10.0.0.100
          ports: 80
          protocol: tcp+udp
          forwarding: nat
          real-servers:
            - { name: real1, address: 192.168.2.30 }
            - { name: real2, address: 192.168.2.40 }
        - name: web-hidden
          address: 10.0.0.100
          ports: 81
          forwarding: snat
          real-servers:
            - { name: real1, address: 192.168.2.30, port: 80 }
            - { name: real2, address: 192.168.2.40, port: 80 }
      """;

  @Test
  void oneArmWorksThroughTheDirectorWithoutItPointingOutTheShortcut(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      Host real = lan.host("real1");
      serve(lan.client(), "7000", lan.client().address());
      for (Host each : lan.reals()) {
        serve(each, "80", each.address());
        // Even to clients of their own subnet they answer through the director.
        each.ip(
            "route add 10.0.0.20/32 dev eth0",
            "route add default via 10.0.0.20",
            "route delete 10.0.0.0/24 dev eth0");
      }
      Host director = lan.director();
      List<String> before = settings(director);

      GuestProcess daemon =
          balance(
              director,
              "one-arm",
              ONE_ARM,
              "TCP 10.0.0.100:80 rr -> 10.0.0.30:80 Masq 100",
              "TCP 10.0.0.100:80 rr -> 10.0.0.40:80 Masq 100",
              "UDP 10.0.0.100:80 rr -> 10.0.0.30:80 Masq 100",
              "UDP 10.0.0.100:80 rr -> 10.0.0.40:80 Masq 100");
      for (Who protocol : Who.values()) {
        assertEquals(both("10.0.0.10"), protocol.everyone(lan.client(), VIP, 80));
      }
      assertEquals(AT_THE_CLIENT, Who.UDP.everyone(real, lan.client().address(), 7000));
      assertEquals(0, redirects(director));
      assertNotEquals(before, settings(director));

      assertEquals(0, CoordinatorProgram.stop(daemon).exit());
      assertEquals(before, settings(director));

      // What was seen none of is there to be seen, once the kernel is as it was and forwards.
      director.sysctl("net.ipv4.ip_forward=1");
      assertEquals(AT_THE_CLIENT, Who.UDP.everyone(real, lan.client().address(), 7000));
      assertTrue(redirects(director) > 0, "the director redirects unless it is told not to");
    }
  }

  /** What a real server hears that asks the client, through the director. */
  private static final Set<String> AT_THE_CLIENT = Set.of("client 10.0.0.30");

  private static final String ONE_ARM =
      """
      virtual-services:
        - name: web
          address: 10.0.0.100
          ports: 80
          protocol: tcp+udp
          forwarding: nat
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
      """;

  /** What the coordinator may change of a director with one arm. */
  private static List<String> settings(Host director) throws InterruptedException {
    String[] words = {
      "sysctl",
      "net.ipv4.ip_forward",
      "net.ipv4.conf.all.send_redirects",
      "net.ipv4.conf.eth0.send_redirects",
      "net.ipv4.vs.expire_nodest_conn"
    };
    return director.run(words).succeeded().stdout().lines().toList();
  }

  /** How many ICMP redirects a host has sent. */
  private static long redirects(Host host) throws InterruptedException {
    List<List<String>> icmp =
        host.run("cat", "/proc/net/snmp")
            .succeeded()
            .stdout()
            .lines()
            .filter(line -> line.startsWith("Icmp: "))
            .map(line -> List.of(line.split(" ")))
            .toList();
    int column = icmp.getFirst().indexOf("OutRedirects");
    return Long.parseLong(icmp.getLast().get(column));
  }

  /** Starts a coordinator with {@code --clear} and waits until the kernel has this table. */
  private static GuestProcess balance(Host director, String name, String services, String... rules)
      throws Exception {
    var coordinator = CoordinatorProgram.on(director, name, DEFAULTS + services);
    GuestProcess daemon = coordinator.start("--clear");
    Eventually.becomes(
        "every real server takes traffic",
        () -> IpvsTable.of(director).rules(),
        Set.of(rules)::equals);
    return daemon;
  }

  private static void serve(Host host, String ports, String address) throws Exception {
    Who.awaitReady(Who.serve(host, ports, address));
  }

  /** Both real servers, each having seen this address. */
  private static Set<String> both(String source) {
    return Set.of("real1 " + source, "real2 " + source);
  }
}

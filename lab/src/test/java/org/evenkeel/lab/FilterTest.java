package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a service needs of the packet filter and of the kernel's settings is there while it runs,
 * carries traffic, and is gone after {@code --clear}.
 */
@LabTest
class FilterTest {
  /** Both real servers, each having seen the director's address. */
  private static final Set<String> BOTH = Set.of("real1 10.0.0.20", "real2 10.0.0.20");

  private static final String CLUSTER =
      """
      defaults:
        scheduler: rr
        check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 3 }
      virtual-services:
        - name: one
          address: 10.0.0.100
          ports: 80
          protocol: tcp+udp
          forwarding: snat
          real-servers:
            - { name: real1, address: 10.0.0.30, port: 8080 }
            - { name: real2, address: 10.0.0.40, port: 8080 }
        - name: many
          address: 10.0.0.100
          ports: "90,95-96"
          forwarding: snat
          check: { port: 95 }
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
      """;

  @Test
  void sourceNatAndSeveralPortsCarryTrafficAndClearLeavesTheHostAsItWas(Guest guest)
      throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      List<GuestProcess> servers = new ArrayList<>();
      for (Host real : lan.reals()) {
        servers.add(Who.serve(real, "8080,90,95,96", real.address()));
      }
      for (GuestProcess server : servers) {
        Who.awaitReady(server);
      }
      Host director = lan.director();
      List<String> before = state(director);

      GuestProcess daemon = CoordinatorProgram.on(director, "filter", CLUSTER).start("--clear");
      Eventually.becomes(
          "every real server takes traffic",
          () -> IpvsTable.of(director).rules(),
          Set.of(
                  "TCP 10.0.0.100:80 rr -> 10.0.0.30:8080 Masq 100",
                  "TCP 10.0.0.100:80 rr -> 10.0.0.40:8080 Masq 100",
                  "UDP 10.0.0.100:80 rr -> 10.0.0.30:8080 Masq 100",
                  "UDP 10.0.0.100:80 rr -> 10.0.0.40:8080 Masq 100",
                  "FWM 1000 rr -> 10.0.0.30:0 Masq 100",
                  "FWM 1000 rr -> 10.0.0.40:0 Masq 100")
              ::equals);

      assertEquals(BOTH, Who.TCP.everyone(lan.client(), VIP, 80));
      assertEquals(BOTH, Who.UDP.everyone(lan.client(), VIP, 80));
      for (int port : new int[] {90, 95, 96}) {
        assertEquals(BOTH, Who.TCP.everyone(lan.client(), VIP, port), "port " + port);
      }
      assertNotEquals(before, state(director));

      director.run("iptables-legacy", "-t", "mangle", "-F").succeeded();
      Eventually.becomes(
          "flushed marks are back", () -> Who.TCP.everyone(lan.client(), VIP, 96), BOTH::equals);

      assertEquals(0, CoordinatorProgram.stop(daemon).exit());
      assertEquals(before, state(director));
    }
  }

  /** Everything that the coordinator may change on a host. */
  private static List<String> state(Host host) throws InterruptedException {
    String rules = host.run("iptables-legacy-save").succeeded().stdout();
    String settings =
        host.run(
                "sysctl",
                "net.ipv4.ip_forward",
                "net.ipv4.vs.conntrack",
                "net.ipv4.vs.expire_nodest_conn")
            .succeeded()
            .stdout();
    List<String> state = new ArrayList<>(settings.lines().toList());
    // Tables that were never used are not listed before; empty ones are the same.
    rules
        .lines()
        .filter(line -> line.startsWith("-A") || line.startsWith(":EVEN"))
        .forEach(state::add);
    state.add("VIP " + host.has(VIP));
    state.add(host.run("ipvsadm", "-Sn").succeeded().stdout());
    return state;
  }
}

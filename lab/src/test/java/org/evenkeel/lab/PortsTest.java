package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Several ports of one VIP are one service. */
@LabTest
class PortsTest {
  /** Those of the service, the edges of its range and one within. */
  private static final List<Integer> PORTS = List.of(80, 8443, 9000, 9001, 9003);

  /** Beside the range. */
  private static final int OTHER = 9004;

  private static final String YAML =
      """
      defaults:
        scheduler: rr
        check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 3 }
      virtual-services:
        - name: many
          address: 10.0.0.100
          ports: "80,8443,9000-9003"
          protocol: tcp+udp
          forwarding: dr
          persistence: { timeout: 5m }
          check: { port: 80 }
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
      """;

  @Test
  void aClientMeetsTheSameServerAtEveryPortAndNoneAtAPortThatIsNotListed(Guest guest)
      throws Exception {
    try (Topology lan =
        Topology.on(guest)
            .host("client", "lan", "10.0.0.10/24")
            .host("client2", "lan", "10.0.0.11/24")
            .host("director", "lan", "10.0.0.20/24")
            .host("real1", "lan", "10.0.0.30/24")
            .host("real2", "lan", "10.0.0.40/24")
            .build()) {
      for (Host real : lan.reals()) {
        WebServer.acceptDirectRouting(real, VIP);
        Who.awaitReady(Who.serve(real, "80,8443,9000,9001,9003,9004", real.address(), VIP));
      }
      Host director = lan.director();
      CoordinatorProgram.on(director, "ports", YAML).start();
      Eventually.becomes(
          "both real servers take traffic",
          () -> IpvsTable.of(director).rules(),
          Set.of(
                  "FWM 1000 rr persistent 300 -> 10.0.0.30:0 Route 100",
                  "FWM 1000 rr persistent 300 -> 10.0.0.40:0 Route 100")
              ::equals);
      // The VIP is there by now.
      Who.awaitReady(Who.serve(director, "" + OTHER, VIP));

      Set<String> first = everywhere(lan.client());
      Set<String> second = everywhere(lan.host("client2"));
      assertEquals(1, first.size(), first::toString);
      assertEquals(1, second.size(), second::toString);
      assertNotEquals(server(first), server(second), "the next client goes elsewhere");
      assertEquals(first, Set.of(server(first) + " 10.0.0.10"));
      assertEquals(second, Set.of(server(second) + " 10.0.0.11"));

      for (Who protocol : Who.values()) {
        assertEquals(Set.of("director 10.0.0.10"), protocol.everyone(lan.client(), VIP, OTHER));
      }
    }
  }

  /** Who answers a client at any of the ports. */
  private static Set<String> everywhere(Host client) throws Exception {
    List<String> answers = new ArrayList<>();
    for (int port : PORTS) {
      for (Who protocol : Who.values()) {
        answers.addAll(protocol.answers(client, VIP, port, 2));
      }
    }
    return new TreeSet<>(answers);
  }

  private static String server(Set<String> answers) {
    return answers.iterator().next().split(" ", 2)[0];
  }
}

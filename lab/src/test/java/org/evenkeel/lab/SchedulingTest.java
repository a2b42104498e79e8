package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.lab.GuestProcess.Signal;
import org.evenkeel.lab.IpvsTable.Entry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who gets a connection: persistence, limits, backups, scheduler flags. One coordinator serves all
 * tests, each of which has a virtual service of its own.
 */
@LabTest
class SchedulingTest {

  private static final Duration SOON = Duration.ofMinutes(1);

  /** Of every service but {@code failover}, whose server comes and goes by itself. */
  private static final String PORTS = "8001,8002,8004,8005,8006";

  private static final int FAILOVER = 8003;
  private static final int DESTINATIONS = 13;

  private static final String YAML =
      """
      defaults:
        scheduler: rr
        check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 2 }
      ipvs:
        timeouts: { tcp: 10m, tcp-fin: 1m, udp: 2m }
      virtual-services:
        - name: sticky
          address: 10.0.0.100
          ports: 8001
          persistence: { timeout: 2m }
          forwarding: dr
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
        - name: limited
          address: 10.0.0.100
          ports: 8002
          forwarding: dr
          real-servers:
            - { name: real1, address: 10.0.0.30, max-connections: 2 }
            - { name: real2, address: 10.0.0.40 }
        - name: failover
          address: 10.0.0.100
          ports: 8003
          forwarding: dr
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40, backup: true }
        - name: hashed
          address: 10.0.0.100
          ports: 8004
          scheduler: sh
          forwarding: dr
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
        - name: hashed-by-port
          address: 10.0.0.100
          ports: 8005
          scheduler: sh
          scheduler-flags: [sh-port]
          forwarding: dr
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
        - name: both
          address: 10.0.0.100
          ports: 8006
          protocol: tcp+udp
          forwarding: dr
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
      """;

  private static Topology lan;
  private static CoordinatorProgram coordinator;
  private static GuestProcess failing;

  @BeforeAll
  static void start(Guest guest) throws Exception {
    lan =
        Topology.on(guest)
            .host("client", "lan", "10.0.0.10/24")
            .host("client2", "lan", "10.0.0.11/24")
            .host("director", "lan", "10.0.0.20/24")
            .host("real1", "lan", "10.0.0.30/24")
            .host("real2", "lan", "10.0.0.40/24")
            .build();
    for (Host real : lan.reals()) {
      WebServer.acceptDirectRouting(real, VIP);
    }
    failing = serve("real1", "8003");
    List<GuestProcess> others =
        List.of(serve("real1", PORTS), serve("real2", PORTS + "," + FAILOVER));
    for (GuestProcess server : others) {
      Who.awaitReady(server);
    }
    Who.awaitReady(failing);
    coordinator = CoordinatorProgram.on(lan.director(), "scheduling", YAML);
    coordinator.start();
    Eventually.becomes(
        "all but the backup take traffic",
        () -> table().entries(),
        entries -> entries.stream().filter(e -> e.weight() > 0).count() == DESTINATIONS);
  }

  @AfterAll
  static void stop() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void aClientStaysWithItsServerAndTheNextGoesElsewhere() throws Exception {
    String service = "TCP 10.0.0.100:8001 rr persistent 120";
    assertEquals(
        Set.of(service + " -> 10.0.0.30:8001 Route 100", service + " -> 10.0.0.40:8001 Route 100"),
        rules(8001));

    List<String> first = Who.TCP.answers(lan.client(), VIP, 8001, 4);
    List<String> second = Who.TCP.answers(lan.host("client2"), VIP, 8001, 4);

    assertEquals(1, Set.copyOf(first).size(), first::toString);
    assertEquals(1, Set.copyOf(second).size(), second::toString);
    assertTrue(first.getFirst().endsWith(" 10.0.0.10"), first::toString);
    assertTrue(second.getFirst().endsWith(" 10.0.0.11"), second::toString);
    assertNotEquals(first.getFirst().split(" ", 2)[0], second.getFirst().split(" ", 2)[0]);
  }

  @Test
  void aFullRealServerGetsNoNewConnection() throws Exception {
    // ipvsadm -S leaves the thresholds out.
    String limits = lan.director().run("ipvsadm", "-Ln", "--thresholds").succeeded().stdout();
    assertTrue(limits.matches("(?s).*-> 10\\.0\\.0\\.30:8002 +2 +0 .*"), limits);
    assertTrue(limits.matches("(?s).*-> 10\\.0\\.0\\.40:8002 +0 +0 .*"), limits);

    List<String> answers = new ArrayList<>();
    List<GuestProcess> connections = new ArrayList<>();
    for (int connection = 0; connection < 7; connection++) {
      GuestProcess held = hold(8002);
      connections.add(held);
      answers.add(held.stderr().strip());
    }

    assertEquals(2, answers.stream().filter("real1 10.0.0.10"::equals).count(), answers::toString);
    assertEquals(5, answers.stream().filter("real2 10.0.0.10"::equals).count(), answers::toString);
    assertEquals(2, table().active("10.0.0.30:8002"));
    assertEquals(5, table().active("10.0.0.40:8002"));
    connections.forEach(held -> held.signal(Signal.KILL));
  }

  @Test
  void aBackupGetsTrafficOnlyWhileNoOtherIsLeft() throws Exception {
    assertEquals(
        Set.of(
            "TCP 10.0.0.100:8003 rr -> 10.0.0.30:8003 Route 100",
            "TCP 10.0.0.100:8003 rr -> 10.0.0.40:8003 Route 0"),
        rules(FAILOVER));
    assertEquals(Set.of("real1 10.0.0.10"), Who.TCP.everyone(lan.client(), VIP, FAILOVER));

    failing.signal(Signal.KILL);
    awaitFailover(0, 100);
    assertEquals(Set.of("real2 10.0.0.10"), Who.TCP.everyone(lan.client(), VIP, FAILOVER));

    failing = serve("real1", "8003");
    awaitFailover(100, 0);
    assertEquals(Set.of("real1 10.0.0.10"), Who.TCP.everyone(lan.client(), VIP, FAILOVER));
  }

  private static void awaitFailover(int weight1, int weight2) {
    List<Optional<Integer>> wanted = List.of(Optional.of(weight1), Optional.of(weight2));
    Eventually.becomes(
        "the weights are %d and, of the backup, %d".formatted(weight1, weight2),
        () -> {
          IpvsTable table = table();
          return List.of(table.weight("10.0.0.30:8003"), table.weight("10.0.0.40:8003"));
        },
        wanted::equals);
  }

  @Test
  void sourceHashingTellsOneClientsPortsApartWhereItIsTold() throws Exception {
    String service = "TCP 10.0.0.100:8005 sh (sh-port)";
    assertEquals(
        Set.of(service + " -> 10.0.0.30:8005 Route 100", service + " -> 10.0.0.40:8005 Route 100"),
        rules(8005));
    assertEquals(1, new TreeSet<>(Who.TCP.answers(lan.client(), VIP, 8004, 12)).size());
    assertEquals(
        Set.of("real1 10.0.0.10", "real2 10.0.0.10"),
        new TreeSet<>(Who.TCP.answers(lan.client(), VIP, 8005, 12)));
  }

  @Test
  void aServiceOfTwoProtocolsIsTwoInTheKernelAndOneInTheStatus() throws Exception {
    assertEquals(
        Set.of(
            "TCP 10.0.0.100:8006 rr -> 10.0.0.30:8006 Route 100",
            "TCP 10.0.0.100:8006 rr -> 10.0.0.40:8006 Route 100",
            "UDP 10.0.0.100:8006 rr -> 10.0.0.30:8006 Route 100",
            "UDP 10.0.0.100:8006 rr -> 10.0.0.40:8006 Route 100"),
        rules(8006));
    GuestProcess held = hold(8006);
    assertEquals(
        Set.of("real1 10.0.0.10", "real2 10.0.0.10"), Who.UDP.everyone(lan.client(), VIP, 8006));

    // The TCP connection is the active one; the four UDP flows count as inactive.
    Eventually.becomes(
        "the status sums both protocols",
        () -> counts(coordinator.service("both")),
        List.of(1L, 4L)::equals);
    List<Entry> entries = entries(8006);
    assertEquals(1, entries.stream().mapToInt(Entry::active).sum());
    assertEquals(4, entries.stream().mapToInt(Entry::inactive).sum());
    held.signal(Signal.KILL);
  }

  private static List<Long> counts(JsonNode service) {
    return List.of(
        service.path("active-connections").asLong(), service.path("inactive-connections").asLong());
  }

  @Test
  void theKernelHasTheTimeouts() throws Exception {
    String timeouts = lan.director().run("ipvsadm", "-Ln", "--timeout").succeeded().stdout();
    assertEquals("Timeout (tcp tcpfin udp): 600 60 120", timeouts.strip());
  }

  private static GuestProcess serve(String real, String ports) throws IOException {
    return Who.serve(lan.host(real), ports, lan.host(real).address(), VIP);
  }

  /** An established connection of the first client; its log is who answered. */
  private static GuestProcess hold(int port) throws IOException, InterruptedException {
    GuestProcess held = Who.hold(lan.client(), VIP, port);
    held.awaitLog("\n", SOON);
    return held;
  }

  private static IpvsTable table() throws InterruptedException {
    return IpvsTable.of(lan.director());
  }

  private static Set<String> rules(int port) throws InterruptedException {
    return new IpvsTable(entries(port)).rules();
  }

  private static List<Entry> entries(int port) throws InterruptedException {
    return table().entries().stream().filter(e -> e.service().endsWith(":" + port)).toList();
  }
}

package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two whole coordinators, paired as an operator pairs them, each on a machine of its own: clients
 * that HAProxy has given to a real server stay with it when the addresses move to the other node.
 */
@Tag("lab")
class SharedPersistenceTest {
  private static final String VIP = "10.0.0.80";
  private static final int CLIENTS = 8;

  private static final String NODE =
      "node: %s\ndispatcher: relay\nlisten: { web: off, fallback: off }\n";

  private static final String CLUSTER =
      """
      virtual-services:
        - name: shop
          address: 10.0.0.80
          ports: 80
          forwarding: proxy
          check: { type: connect, interval: 1s, timeout: 5s }
          proxy: { balance: roundrobin, persistence: { type: source } }
          real-servers:
            - { name: real1, address: 10.0.0.30, port: 9000 }
            - { name: real2, address: 10.0.0.31, port: 9000 }
      """;

  /** Many tests may run at a time: nobody is to be thought dead for being slow. */
  private static final String PATIENT =
      "  heartbeat: { interval: 100ms, warn: 5s, dead: 10s }\n  priority:";

  @Test
  void clientsStayWithTheirRealServerWhenTheOtherNodeTakesOver() throws Exception {
    Haproxy.requireInstalled();
    Debian.require();
    try (Lan lan = new Lan()) {
      Machine client = lan.machine("client", false, "10.0.0.10/24");
      for (int number = 0; number <= CLIENTS; number++) {
        client.ip("address add " + address(number) + "/24 dev eth0");
      }
      Machine reals = lan.machine("reals", false, "10.0.0.30/24", "10.0.0.31/24");
      Machine first = lan.machine("lb1", false, "10.0.0.20/24");
      Machine second = lan.machine("lb2", false, "10.0.0.21/24");
      try (Echo _ = Echo.start(reals, "real1", "10.0.0.30", 9000);
          Echo _ = Echo.start(reals, "real2", "10.0.0.31", 9000)) {
        var lb1 = MachineCoordinator.begin(first, lan.folder("c1"), NODE.formatted("lb1"), CLUSTER);
        var lb2 =
            MachineCoordinator.begin(
                second, lan.folder("c2"), NODE.formatted("lb2"), "virtual-services: []\n");
        lb1.awaitReady();
        lb2.awaitReady();
        pair(lb1, lb2);

        Eventually.holds("clients are served", () -> !who(client, 0).isEmpty());
        assertTrue(holds(first));
        assertFalse(holds(second));
        Map<Integer, String> served = new TreeMap<>();
        for (int number = 0; number < CLIENTS; number++) {
          served.put(number, who(client, number));
        }
        assertEquals(List.of("real1", "real2"), List.copyOf(new TreeSet<>(served.values())));

        Eventually.holds("lb2 knows them all", () -> knows(lb2) == CLIENTS);
        lb2.run("ha", "takeover").succeeded();
        assertTrue(holds(second));
        assertFalse(holds(first));
        assertEquals(served, inAnotherOrder(client, served));

        served.put(CLIENTS, who(client, CLIENTS));
        Eventually.holds("lb1 knows the new one", () -> knows(lb1) == CLIENTS + 1);
        var _ = lb2.request("POST", "/api/v1/ha/standby");
        Eventually.holds("the other one takes them", () -> holds(first));
        assertEquals(served, inAnotherOrder(client, served));
        assertTrue(isRefused(client), "only the pair is let in");
      }
    }
  }

  private static void pair(MachineCoordinator lb1, MachineCoordinator lb2)
      throws IOException, InterruptedException {
    String code = lb1.request("POST", "/api/v1/ha/pair").path("code").asText();
    lb2.run("ha", "pair", "10.0.0.20", "--code", code).succeeded();
    Eventually.becomes( // it hears last that both are done
        "lb1 has ended it, too",
        () -> lb1.request("GET", "/api/v1/ha/pair").path("phase").asText(),
        "done"::equals);
    for (MachineCoordinator node : List.of(lb1, lb2)) {
      node.edit("  priority:", PATIENT);
    }
    lb1.restart();
    lb1.awaitReady();
    lb2.restart();
    lb2.awaitReady();
    Eventually.holds(
        "lb1 is active",
        () -> lb1.request("GET", "/api/v1/ha").path("role").asText().equals("active"));
    Eventually.holds(
        "lb2 is in step", () -> lb2.request("GET", "/api/v1/ha").path("in-step").asBoolean());
    for (MachineCoordinator node : List.of(lb1, lb2)) {
      Eventually.becomes(
          "nothing is amiss", () -> node.status().path("degraded"), told -> told.isEmpty());
    }
  }

  /** Who serves each of these clients now; those come first that took turns with others. */
  private static Map<Integer, String> inAnotherOrder(Machine client, Map<Integer, String> served) {
    List<Integer> order = new ArrayList<>();
    served.keySet().stream().filter(number -> number % 2 == 0).forEach(order::add);
    served.keySet().stream().filter(number -> number % 2 == 1).forEach(order::add);
    Map<Integer, String> now = new TreeMap<>();
    order.forEach(number -> now.put(number, who(client, number)));
    return now;
  }

  /** Whether somebody who is not of the pair, but says so, is sent away without a word. */
  private static boolean isRefused(Machine stranger) throws Exception {
    try (Echo.Client client = Echo.Client.from(stranger, address(0), "10.0.0.20", 7778)) {
      return client.ask("HAProxyS 2.1\nlb1\nlb2 1 1").isEmpty();
    } catch (SocketException _) {
      return true;
    }
  }

  private static String address(int number) {
    return "10.0.0." + (100 + number);
  }

  private static String who(Machine client, int number) {
    return Echo.who(client, address(number), VIP, 80);
  }

  /** How many clients a node's HAProxy remembers. */
  private static long knows(MachineCoordinator node) throws IOException {
    return node.ask("show table shop").lines().filter(line -> line.contains(" server_id=")).count();
  }

  private static boolean holds(Machine node) throws IOException, InterruptedException {
    return node.run("ip", "-brief", "address").succeeded().stdout().contains(" " + VIP + "/");
  }
}

package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two directors on one segment, joined by a segment of their own as well; two real servers that
 * take direct routing, a third one behind the directors whose gateway is whoever is active, and a
 * client. Closing removes all of it.
 *
 * @param topology client .10, lb1 .20, lb2 .21, real1 .30 and real2 .40 in 10.0.0.0/24, the
 *     directors also as .1 and .2 in 172.30.0.0/24 and in 192.168.2.0/24, where real3 is .30
 */
record PairSite(Topology topology, Node lb1, Node lb2) implements AutoCloseable {
  private static final String KEY =
      "1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

  /** Of the service that is translated to real3. */
  static final String TRANSLATED = "10.0.0.101";

  /** The gateway of real3. */
  static final String GATEWAY = "192.168.2.254";

  private static final AtomicInteger LAST = new AtomicInteger();

  /** One of the directors. */
  record Node(Host host, CoordinatorProgram program, List<String> peerAddresses) {
    boolean holds() throws InterruptedException {
      return host.has(Topology.VIP);
    }

    JsonNode pair() throws IOException, InterruptedException {
      return program.ask("GET", "/api/v1/ha");
    }

    /** Ends the coordinator as a crash does, and its guard not. */
    void crash() throws InterruptedException {
      host.run("pkill", "-KILL", "-f", "run --dispatcher ipvs --root " + program.root())
          .succeeded();
    }

    /** Takes the machine off both segments, as a failure of its power does for others. */
    void unplug() throws InterruptedException {
      host.ip("link set eth0 down", "link set eth1 down", "link set eth2 down");
    }

    void plugIn() throws InterruptedException {
      host.ip("link set eth0 up", "link set eth1 up", "link set eth2 up");
    }

    /** Takes the machine off the clients' segment, at the switch. */
    void pull() throws InterruptedException {
      host.guest().run("ip", "link", "set", host.name() + "0", "down").succeeded();
    }

    void putBack() throws InterruptedException {
      host.guest().run("ip", "link", "set", host.name() + "0", "up").succeeded();
    }

    /** What a boot begins with: no addresses but its own, and an empty table. */
    void forget() throws InterruptedException {
      for (String address : List.of(Topology.VIP, TRANSLATED)) {
        Result _ = host.run("ip", "address", "delete", address + "/32", "dev", "eth0");
      }
      Result _ = host.run("ip", "address", "delete", GATEWAY + "/32", "dev", "eth2");
      host.run("ipvsadm", "--clear").succeeded();
      for (String daemon : List.of("master", "backup")) {
        Result _ = host.run("ipvsadm", "--stop-daemon", daemon);
      }
    }

    /** Lets no heartbeat of its peer in, by any link; questions for addresses pass. */
    void deafen() throws InterruptedException {
      filter("-A");
    }

    void hear() throws InterruptedException {
      filter("-D");
    }

    private void filter(String change) throws InterruptedException {
      for (String source : peerAddresses) {
        host.run("iptables-legacy", change, "INPUT", "-s", source, "-j", "DROP").succeeded();
      }
    }

    boolean is(String role) throws IOException, InterruptedException {
      return pair().path("role").asText().equals(role);
    }
  }

  /**
   * Makes it; nothing runs yet.
   *
   * @param ha further lines of {@code ha}, such as {@code heartbeat: { interval: 200ms }}
   */
  static PairSite make(Guest guest, String ha) throws InterruptedException {
    Topology topology =
        Topology.on(guest)
            .host("client", "lan", "10.0.0.10/24")
            .host("lb1", "lan", "10.0.0.20/24", "beat", "172.30.0.1/24", "inner", "192.168.2.1/24")
            .host("lb2", "lan", "10.0.0.21/24", "beat", "172.30.0.2/24", "inner", "192.168.2.2/24")
            .host("real1", "lan", "10.0.0.30/24")
            .host("real2", "lan", "10.0.0.40/24")
            .host("real3", "inner", "192.168.2.30/24")
            .build();
    topology.host("real3").ip("route add default via " + GATEWAY);
    for (Host real : topology.reals()) {
      WebServer.acceptDirectRouting(real, Topology.VIP);
    }
    int number = LAST.incrementAndGet();
    return new PairSite(
        topology,
        node(topology.host("lb1"), "lb2", 1, 2, 100, ha, number),
        node(topology.host("lb2"), "lb1", 2, 1, 90, ha, number));
  }

  private static Node node(
      Host host, String peer, int own, int other, int priority, String ha, int number)
      throws InterruptedException {
    var program =
        CoordinatorProgram.on(host, "pair%d-%s".formatted(number, host.name()), cluster());
    program.write(
        "etc/evenkeel/node.yaml",
        """
        node: %s
        proxy: relay
        ha:
          peer: %s
          priority: %d
          links:
            - { interface: eth1, local: 172.30.0.%d, remote: 172.30.0.%d }
            - { interface: eth0, local: 10.0.0.%d, remote: 10.0.0.%d }
        """
                .formatted(host.name(), peer, priority, own, other, 19 + own, 19 + other)
            + ha.indent(2));
    program.write("etc/evenkeel/ha.key", KEY);
    host.run("chmod", "600", program.path("etc/evenkeel/ha.key")).succeeded();
    return new Node(host, program, List.of("172.30.0." + other, "10.0.0." + (19 + other)));
  }

  private static String cluster() {
    return """
    floating-addresses:
      - { address: %s/24, interface: eth2 }
    virtual-services:
      - name: web
        address: %s
        ports: 80
        protocol: tcp
        forwarding: dr
        scheduler: rr
        check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 2 }
        real-servers:
          - { name: real1, address: 10.0.0.30 }
          - { name: real2, address: 10.0.0.40 }
      - name: translated
        address: %s
        ports: 80
        protocol: tcp
        forwarding: nat
        check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 2 }
        real-servers: [{ name: real3, address: 192.168.2.30 }]
    """
        .formatted(GATEWAY, Topology.VIP, TRANSLATED);
  }

  /** Has web servers answer. */
  void serveWeb() throws InterruptedException {
    for (Host real : topology.reals()) {
      GuestProcess _ = WebServer.start(real);
    }
    GuestProcess _ = WebServer.start(topology.host("real3"));
  }

  Host client() {
    return topology.client();
  }

  List<Node> nodes() {
    return List.of(lb1, lb2);
  }

  /** How many of the nodes have the VIP. */
  long holders() throws InterruptedException {
    long holders = 0;
    for (Node node : nodes()) {
      holders += node.holds() ? 1 : 0;
    }
    return holders;
  }

  /** At what hardware address the client knows an address of its segment. */
  String hardwareAddress(String address) throws InterruptedException {
    String shown = client().run("ip", "neigh", "show", address).succeeded().stdout();
    int at = shown.indexOf("lladdr ");
    assertTrue(at >= 0, shown);
    return shown.substring(at + 7, at + 24);
  }

  /** How many connections a node's kernel knows, those that it was only told of too. */
  int connections(Node node) throws InterruptedException {
    return (int)
        node.host()
            .run("ipvsadm", "-Lnc")
            .succeeded()
            .stdout()
            .lines()
            .filter(line -> line.startsWith("TCP") && line.contains("ESTABLISHED"))
            .count();
  }

  /** Ends guards too, which outlive their coordinators for a while. */
  @Override
  public void close() {
    try {
      for (Node node : nodes()) {
        Result _ = node.host().run("pkill", "-KILL", "-f", node.program().root());
        Eventually.holds(
            "nothing of " + node.host() + " is left",
            () -> node.host().run("pgrep", "-f", node.program().root()).exit() != 0);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      topology.close();
    }
  }
}

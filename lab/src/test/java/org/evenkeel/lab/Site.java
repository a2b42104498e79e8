package org.evenkeel.lab;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A web service behind the product: a usual layout, a web server on each real server, a coordinator
 * that is ready to start. Closing removes all of it.
 *
 * @param forwarding {@code dr} or {@code nat}
 */
record Site(Topology topology, String forwarding, CoordinatorProgram coordinator)
    implements AutoCloseable {

  /** The port of every service and web server. */
  static final int PORT = 80;

  /** The configured weight of every real server. */
  static final int WEIGHT = 100;

  private static final AtomicInteger LAST = new AtomicInteger();

  /** One segment, direct routing. */
  static Site direct(Guest guest, String... options) throws InterruptedException {
    Topology topology = Topology.oneArm(guest);
    for (Host real : topology.reals()) {
      WebServer.acceptDirectRouting(real, Topology.VIP);
    }
    return serve(topology, "dr", options);
  }

  /** Two segments, address translation. */
  static Site translated(Guest guest, String... options) throws InterruptedException {
    return serve(Topology.twoArm(guest), "nat", options);
  }

  private static Site serve(Topology topology, String forwarding, String... options)
      throws InterruptedException {
    for (Host real : topology.reals()) {
      WebServer.start(real);
    }
    String yaml = yaml(topology, forwarding, options);
    var coordinator =
        CoordinatorProgram.on(topology.director(), "lb" + LAST.incrementAndGet(), yaml);
    return new Site(topology, forwarding, coordinator);
  }

  /**
   * The text of evenkeel.yaml. Probes are patient, because the guest is slow.
   *
   * @param options further lines of the virtual service
   */
  String yaml(String... options) {
    return yaml(topology, forwarding, options);
  }

  private static String yaml(Topology topology, String forwarding, String... options) {
    var yaml = new StringBuilder();
    yaml.append(
        """
        virtual-services:
          - name: web
            address: %s
            ports: %d
            protocol: tcp
            forwarding: %s
            scheduler: rr
            check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 2 }
        """
            .formatted(Topology.VIP, PORT, forwarding));
    for (String option : options) {
      yaml.append("    ").append(option).append('\n');
    }
    yaml.append("    real-servers:\n");
    for (Host real : topology.reals()) {
      yaml.append("      - { name: %s, ".formatted(real.name()));
      yaml.append("address: %s, weight: %d }\n".formatted(real.address(), WEIGHT));
    }
    return yaml.toString();
  }

  Host client() {
    return topology.client();
  }

  Host director() {
    return topology.director();
  }

  Host real(String name) {
    return topology.host(name);
  }

  /** Starts the coordinator and waits until every real server has its configured weight. */
  GuestProcess start() throws IOException, InterruptedException {
    GuestProcess daemon = coordinator.start();
    awaitWeight("real1", WEIGHT);
    awaitWeight("real2", WEIGHT);
    return daemon;
  }

  /** The weight that the kernel has; empty when the real server is not in its table. */
  Optional<Integer> weight(String real) throws InterruptedException {
    return IpvsTable.of(director()).weight(real(real).address() + ":" + PORT);
  }

  void awaitWeight(String real, int weight) {
    Eventually.becomes(
        "the kernel has " + real + " with weight " + weight,
        () -> weight(real),
        Optional.of(weight)::equals);
  }

  void awaitGone(String real) {
    Eventually.becomes(
        "the kernel has no " + real, () -> weight(real), (Optional<Integer> w) -> w.isEmpty());
  }

  /** The kernel's table as a script: equal exactly when the tables are. */
  String table() throws InterruptedException {
    return director().run("ipvsadm", "-Sn").succeeded().stdout();
  }

  /** Connections that the kernel has counted for the VIP since the service was made. */
  long connectionsCounted() throws InterruptedException {
    String listing = director().run("ipvsadm", "-Ln", "--stats", "--exact").succeeded().stdout();
    String line = listing.lines().filter(l -> l.startsWith("TCP ")).findFirst().orElseThrow();
    return Long.parseLong(line.split("\\s+", -1)[2]);
  }

  /** Begins a slow download through the VIP and waits until the kernel has it. */
  Download download() throws IOException {
    Download download = Download.begin(client(), Topology.VIP);
    Eventually.holds("the download is established", () -> busy().isPresent());
    return download;
  }

  /** A real server that has an established connection through the VIP. */
  Optional<String> busy() throws InterruptedException {
    for (Host real : topology.reals()) {
      if (active(real.name()) > 0) {
        return Optional.of(real.name());
      }
    }
    return Optional.empty();
  }

  /** How many established connections through the VIP the kernel counts for a real server. */
  int active(String real) throws InterruptedException {
    return IpvsTable.of(director()).active(real(real).address() + ":" + PORT);
  }

  @Override
  public void close() {
    topology.close();
  }
}

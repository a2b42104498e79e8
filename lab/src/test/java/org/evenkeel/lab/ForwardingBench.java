package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.lab.bench.Findings;

/**
 * What each way of forwarding costs: the same clients ask the same two web servers through one
 * director, by one VIP with a port for each way. All run in one guest with one processor, so that
 * requests a second tell the work of all machines together, and not what a wire carries.
 */
public final class ForwardingBench {
  private static final int CLIENTS = 20;
  private static final int BYTES = 16 * 1024;
  private static final String CLIENT_NETWORK = "10.9.0.0/24";
  private static final String FOLDER = "/tmp/forwarding";
  private static final Pattern REQUESTS = Pattern.compile("Requests/sec: +([0-9.]+)");

  /** A way from the clients to the web servers. */
  private enum Way {
    DR(8_001),
    NAT(8_002),
    SNAT(8_003),
    TUN(8_004),
    HAPROXY_TCP(8_005),
    HAPROXY_HTTP(8_006);

    private final int port;

    Way(int port) {
      this.port = port;
    }

    int port() {
      return port;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the configuration says of it. */
    String settings() {
      return switch (this) {
        case DR, NAT, SNAT, TUN -> "forwarding: " + key();
        case HAPROXY_TCP -> "forwarding: proxy";
        case HAPROXY_HTTP -> "forwarding: proxy, proxy: { mode: http }";
      };
    }
  }

  /**
   * What was found.
   *
   * @param rows requests a second by each way
   * @param ratios of them to direct routing
   */
  public record Outcome(List<Findings.Row> rows, Map<String, Double> ratios) {
    public Outcome {
      rows = List.copyOf(rows);
      ratios = new LinkedHashMap<>(ratios);
    }
  }

  private final Guest guest;
  private final List<String> nginx;
  private final int seconds;

  private ForwardingBench(Guest guest, List<String> nginx, int seconds) {
    this.guest = guest;
    this.nginx = nginx;
    this.seconds = seconds;
  }

  /**
   * Measures every way in turn, round after round.
   *
   * @param nginx the program
   * @param libraries the folder of what it is linked to
   * @return empty, with the reason on standard error, where no guest can be had
   */
  public static Optional<Outcome> measure(Path nginx, Path libraries, int rounds, int seconds)
      throws IOException, InterruptedException {
    Optional<String> missing = Requirements.missing();
    if (missing.isPresent()) {
      progress("without the ways of forwarding: " + missing.get());
      return Optional.empty();
    }
    progress("booting the guest");
    try (Guest guest = Guest.boot()) {
      List<String> server =
          List.of("env", "LD_LIBRARY_PATH=" + Project.inGuest(libraries), Project.inGuest(nginx));
      return Optional.of(new ForwardingBench(guest, server, seconds).measure(rounds));
    }
  }

  private static void progress(String text) {
    System.err.println("bench proxy: " + text);
  }

  private Outcome measure(int rounds) throws IOException, InterruptedException {
    try (Topology lan =
        Topology.on(guest)
            .host("client", "lan", "10.9.0.10/24")
            .host("director", "lan", "10.0.0.20/24")
            .host("real1", "lan", "10.0.0.30/24")
            .host("real2", "lan", "10.0.0.40/24")
            .build()) {
      lan.client().ip("route add 10.0.0.0/24 dev eth0");
      Host director = lan.director();
      director.ip("route add " + CLIENT_NETWORK + " dev eth0");
      director.sysctl(
          "net.ipv4.ip_forward=1",
          "net.ipv4.conf.all.send_redirects=0",
          "net.ipv4.conf.eth0.send_redirects=0");
      for (Host real : lan.reals()) {
        prepare(real);
      }
      CoordinatorProgram.on(director, "forwarding", yaml(lan)).start();
      for (Way way : Way.values()) {
        Eventually.holds(way.key() + " answers", () -> answers(lan.client(), way));
      }
      return compared(lan.client(), rounds);
    }
  }

  /** A web server; VIP and tunnels; only answers of translated connections go by the director. */
  private void prepare(Host real) throws InterruptedException {
    WebServer.acceptDirectRouting(real, Topology.VIP);
    real.ip(
        "link set tunl0 up",
        "route add " + CLIENT_NETWORK + " dev eth0",
        "route add " + CLIENT_NETWORK + " via 10.0.0.20 table 100",
        "rule add sport " + Way.NAT.port() + " ipproto tcp lookup 100");
    real.sysctl("net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.tunl0.rp_filter=0");
    String folder = FOLDER + "/" + real.name();
    StringBuilder listen = new StringBuilder();
    for (Way way : Way.values()) {
      listen.append("listen %d;".formatted(way.port()));
    }
    guest.write(folder + "/page", "x".repeat(BYTES));
    guest.write(
        folder + "/nginx.conf",
        """
        daemon off; master_process off; pid %1$s/pid; error_log stderr;
        events { worker_connections 1024; }
        http {
          access_log off; keepalive_requests 1000000;
          client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server { %2$s root %1$s; }
        }
        """
            .formatted(folder, listen));
    List<String> words = new ArrayList<>(nginx);
    words.addAll(List.of("-e", "stderr", "-p", folder + "/", "-c", folder + "/nginx.conf"));
    GuestProcess _ = real.start(Command.of(words));
  }

  private static String yaml(Topology lan) {
    StringBuilder yaml = new StringBuilder("virtual-services:\n");
    for (Way way : Way.values()) {
      yaml.append(
          "  - { name: %s, address: %s, ports: %d, %s,%n"
              .formatted(way.key(), Topology.VIP, way.port(), way.settings()));
      yaml.append("      check: { type: connect, interval: 5s, timeout: 4s, rise: 1, fall: 3 },\n");
      yaml.append("      real-servers: [");
      for (Host real : lan.reals()) {
        yaml.append("{ name: %s, address: %s }, ".formatted(real.name(), real.address()));
      }
      yaml.append("] }\n");
    }
    return yaml.toString();
  }

  private static String url(Way way) {
    return "http://%s:%d/page".formatted(Topology.VIP, way.port());
  }

  private static boolean answers(Host client, Way way) throws InterruptedException {
    return client.run("curl", "-sf", "-m", "5", "-o", "/dev/null", url(way)).exit() == 0;
  }

  private Outcome compared(Host client, int rounds) throws InterruptedException {
    Map<Way, List<Double>> requests = new EnumMap<>(Way.class);
    for (int round = 1; round <= rounds; round++) {
      for (Way way : Way.values()) {
        double found = load(client, way);
        requests.computeIfAbsent(way, _ -> new ArrayList<>()).add(found);
        progress("round %d of %d, %s: %.0f requests/s".formatted(round, rounds, way.key(), found));
      }
    }
    List<Findings.Row> rows = new ArrayList<>();
    Map<String, Double> ratios = new LinkedHashMap<>();
    List<Double> direct = requests.getOrDefault(Way.DR, List.of());
    requests.forEach(
        (way, found) -> {
          rows.add(
              new Findings.Row(
                  "guest-" + way.key() + "-requests-per-second", Findings.median(found), "1/s"));
          List<Double> each = new ArrayList<>();
          for (int round = 0; round < found.size(); round++) {
            each.add(found.get(round) / direct.get(round));
          }
          if (way != Way.DR) {
            ratios.put(way.key() + "-to-dr", Findings.median(each));
          }
        });
    return new Outcome(rows, ratios);
  }

  private double load(Host client, Way way) throws InterruptedException {
    Command wrk =
        Command.of("wrk", "-t1", "-c" + CLIENTS, "-d" + seconds + "s", "--timeout", "10s", url(way))
            .within(Duration.ofMinutes(3));
    String said = client.run(wrk).succeeded().stdout();
    Matcher matcher = REQUESTS.matcher(said);
    if (!matcher.find()) {
      throw new AssertionError("wrk: " + said);
    }
    return Double.parseDouble(matcher.group(1));
  }

  /** Only the ways of forwarding; arguments: nginx and the folder of its libraries. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 2 || !Files.isExecutable(Path.of(args[0]))) {
      System.err.println("usage: ForwardingBench NGINX LIBRARIES");
      System.exit(2);
    }
    Optional<Outcome> outcome = measure(Path.of(args[0]), Path.of(args[1]), 1, 3);
    outcome.ifPresent(
        found ->
            System.out.print(
                new Findings("forwarding", Map.of(), found.rows(), found.ratios()).table()));
    System.exit(outcome.isPresent() ? 0 : 1);
  }
}

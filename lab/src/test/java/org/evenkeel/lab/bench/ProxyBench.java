package org.evenkeel.lab.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenkeel.lab.ForwardingBench;

/**
 * Proxied services over loopback: one web server asked directly, through the relay, and through
 * HAProxy in its modes, by the same clients; how soon a weight reaches HAProxy; and what a reload
 * of a thousand services costs the clients of one. Then the ways of forwarding, in the lab's guest.
 *
 * <p>Arguments: the coordinator's jar, nginx, the folder of its libraries, {@code -o json} or
 * {@code -o table}, {@code --rounds N}, {@code --seconds N} for each measurement.
 */
public final class ProxyBench {
  private static final int CLIENTS = 50;
  private static final int SERVICES = 1_000;
  private static final int REAL_SERVERS = 10;
  private static final int WEIGHTS = 30;
  private static final int RELOADS = 5;
  private static final int RELOAD_SECONDS = 40;

  /** A way from the clients to the web server. */
  private enum Way {
    DIRECT,
    RELAY,
    HAPROXY_TCP,
    HAPROXY_HTTP,
    HAPROXY_TLS;

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What wrk found: requests a second, the 99th percentile, and requests that failed. */
  private record Run(double requests, double p99Millis, long failed) {}

  private final Path jar;
  private final List<String> nginx;
  private final Path directory;
  private final int seconds;

  private ProxyBench(Path jar, List<String> nginx, Path directory, int seconds) {
    this.jar = jar;
    this.nginx = nginx;
    this.directory = directory;
    this.seconds = seconds;
  }

  /** Runs the benchmark; prints what it finds to standard output. */
  public static void main(String[] args) throws Exception {
    boolean json = false;
    int rounds = 3;
    int seconds = 5;
    if (args.length % 2 == 0) {
      usage();
    }
    for (int i = 3; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "-o" -> json = args[i + 1].equals("json");
        case "--rounds" -> rounds = Integer.parseInt(args[i + 1]);
        case "--seconds" -> seconds = Integer.parseInt(args[i + 1]);
        default -> usage();
      }
    }
    Path directory = Files.createTempDirectory("evenkeel-bench");
    try {
      List<String> nginx = List.of("env", "LD_LIBRARY_PATH=" + args[2], args[1]);
      Findings findings =
          with(
              new ProxyBench(Path.of(args[0]), nginx, directory, seconds).run(rounds),
              ForwardingBench.measure(Path.of(args[1]), Path.of(args[2]), rounds, seconds));
      System.out.print(json ? findings.json() : findings.table());
    } finally {
      delete(directory);
    }
    System.exit(0);
  }

  private static Findings with(Findings host, Optional<ForwardingBench.Outcome> guest) {
    if (guest.isEmpty()) {
      return host;
    }
    List<Findings.Row> rows = new ArrayList<>(host.rows());
    rows.addAll(guest.get().rows());
    Map<String, Double> ratios = new LinkedHashMap<>(host.ratios());
    ratios.putAll(guest.get().ratios());
    return new Findings(host.bench(), host.peers(), rows, ratios);
  }

  private static void usage() {
    System.err.println("usage: bench proxy [-o table|json] [--rounds N] [--seconds N]");
    System.exit(2);
  }

  private Findings run(int rounds) throws Exception {
    Map<Way, Integer> ports = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      ports.put(way, freePort());
    }
    int backend = at(ports, Way.DIRECT);
    List<Findings.Row> rows = new ArrayList<>();
    Map<String, Double> ratios = new LinkedHashMap<>();
    Map<String, String> peers = new LinkedHashMap<>();
    peers.put("haproxy", version(List.of("haproxy", "-v"), "version ([0-9.]+)"));
    peers.put("nginx", version(concat(nginx, "-v"), "nginx/([0-9.]+)"));
    Process web = webServer(backend);
    try {
      Path relayRoot = Files.createDirectory(directory.resolve("r"));
      Path haproxyRoot = Files.createDirectory(directory.resolve("h"));
      certificate(haproxyRoot);
      Process relay =
          coordinator(relayRoot, "relay", service("relay", at(ports, Way.RELAY), backend, ""));
      Process haproxy = coordinator(haproxyRoot, "haproxy", ours(ports, backend, 0));
      try {
        await(ports);
        throughput(ports, rounds, rows, ratios);
        rows.add(new Findings.Row("weight-change-ms", weightChange(haproxyRoot), "ms"));
        reload(haproxyRoot, ports, backend, rows);
      } finally {
        end(relay);
        configure(haproxyRoot, "virtual-services: []\n"); // HAProxy would outlive its coordinator
        end(haproxy);
      }
    } finally {
      end(web);
    }
    return new Findings("proxy", peers, rows, ratios);
  }

  private void throughput(
      Map<Way, Integer> ports, int rounds, List<Findings.Row> rows, Map<String, Double> ratios)
      throws Exception {
    Map<Way, List<Run>> runs = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      Run _ = load(way, at(ports, way), 2); // everything is loaded, compiled and connected once
    }
    for (int round = 0; round < rounds; round++) {
      for (Way way : Way.values()) {
        Run run = load(way, at(ports, way), seconds);
        runs.computeIfAbsent(way, _ -> new ArrayList<>()).add(run);
        System.err.printf(
            "bench proxy: round %d of %d, %s: %.0f requests/s, p99 %.1f ms%n",
            round + 1, rounds, way.key(), run.requests(), run.p99Millis());
      }
    }
    runs.forEach(
        (way, all) -> {
          List<Double> requests = all.stream().map(Run::requests).toList();
          List<Double> p99 = all.stream().map(Run::p99Millis).toList();
          rows.add(
              new Findings.Row(
                  way.key() + "-requests-per-second", Findings.median(requests), "1/s"));
          rows.add(new Findings.Row(way.key() + "-p99-ms", Findings.median(p99), "ms"));
        });
    ratios.put("relay-to-haproxy-tcp", ratio(runs, Way.RELAY, Way.HAPROXY_TCP));
    ratios.put("tls-to-haproxy-http", ratio(runs, Way.HAPROXY_TLS, Way.HAPROXY_HTTP));
  }

  private static double ratio(Map<Way, List<Run>> runs, Way ours, Way peer) {
    List<Double> ratios = new ArrayList<>();
    List<Run> mine = runs.getOrDefault(ours, List.of());
    List<Run> theirs = runs.getOrDefault(peer, List.of());
    for (int round = 0; round < mine.size(); round++) {
      ratios.add(mine.get(round).requests() / theirs.get(round).requests());
    }
    return Findings.median(ratios);
  }

  /** From asking for a drain until HAProxy itself says that the weight is 0, in the middle. */
  private static double weightChange(Path root) throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < WEIGHTS; i++) {
      boolean drain = i % 2 == 0;
      long start = System.nanoTime();
      String body = "{\"state\": \"%s\"}".formatted(drain ? "drain" : "online");
      String request =
          """
          PUT /api/v1/virtual-services/haproxy-http/real-servers/r/state HTTP/1.1\r
          Host: x\r
          Connection: close\r
          Content-Type: application/json\r
          Content-Length: %d\r
          \r
          %s\
          """
              .formatted(body.length(), body);
      String answer = ask(root.resolve("run/evenkeel/control.sock"), request);
      if (!answer.startsWith("HTTP/1.1 200")) {
        throw new IOException("no drain: " + answer);
      }
      Path socket = root.resolve("run/evenkeel/haproxy/worker.sock");
      String wanted = drain ? "0 " : "100 ";
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!ask(socket, "get weight haproxy-http/r\n").startsWith(wanted)) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("the weight never becomes " + wanted);
        }
        Thread.sleep(0, 200_000);
      }
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return Findings.median(millis);
  }

  /** A thousand services more, and one of them changed, while clients ask one that stays. */
  private void reload(Path root, Map<Way, Integer> ports, int backend, List<Findings.Row> rows)
      throws Exception {
    int port = at(ports, Way.HAPROXY_HTTP);
    configure(root, ours(ports, backend, SERVICES));
    awaitPort(new InetSocketAddress("127.0.6.1", 20_000 + SERVICES - 1));
    Process wrk = wrk(Way.HAPROXY_HTTP, port, RELOAD_SECONDS);
    TimeUnit.SECONDS.sleep(3);
    List<Double> times = new ArrayList<>();
    for (int more = 1; more <= RELOADS; more++) {
      long start = System.nanoTime();
      configure(root, ours(ports, backend, SERVICES + more));
      awaitPort(new InetSocketAddress("127.0.6.1", 20_000 + SERVICES + more - 1));
      times.add((System.nanoTime() - start) / 1e6);
      System.err.printf("bench proxy: reload %d of %d: %.0f ms%n", more, RELOADS, times.getLast());
      TimeUnit.SECONDS.sleep(2);
    }
    Run run = outcome(wrk);
    rows.add(new Findings.Row("reload-ms", Findings.median(times), "ms"));
    rows.add(new Findings.Row("reload-failed-requests", run.failed(), "requests"));
    rows.add(
        new Findings.Row("requests-during-reloads", run.requests() * RELOAD_SECONDS, "requests"));
  }

  /** The services of the comparison, and so many others. */
  private static String ours(Map<Way, Integer> ports, int backend, int more) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(service("haproxy-tcp", at(ports, Way.HAPROXY_TCP), backend, ""));
    yaml.append(entry("haproxy-http", at(ports, Way.HAPROXY_HTTP), backend, "mode: http"));
    yaml.append(
        entry(
            "haproxy-tls",
            at(ports, Way.HAPROXY_TLS),
            backend,
            "mode: http, tls: { certificates: [www] }"));
    for (int i = 0; i < more; i++) {
      yaml.append(
          """
            - name: more%d
              address: 127.0.6.1
              ports: %d
              forwarding: proxy
              check: { type: none }
              proxy: { mode: http }
              real-servers:
          """
              .formatted(i, 20_000 + i));
      for (int j = 0; j < REAL_SERVERS; j++) {
        yaml.append("      - { name: r%d, address: 127.0.7.%d, port: 8080 }%n".formatted(j, 1 + j));
      }
    }
    return yaml.toString();
  }

  private static String service(String name, int port, int backend, String proxy) {
    return "virtual-services:\n" + entry(name, port, backend, proxy);
  }

  private static String entry(String name, int port, int backend, String proxy) {
    return """
      - name: %s
        address: 127.0.0.10
        ports: %d
        forwarding: proxy
        proxy: { %s }
        real-servers: [{ name: r, address: 127.0.0.1, port: %d }]
    """
        .formatted(name, port, proxy, backend);
  }

  private Run load(Way way, int port, int howLong) throws Exception {
    return outcome(wrk(way, port, howLong));
  }

  private static Process wrk(Way way, int port, int howLong) throws IOException {
    String url =
        "%s://127.0.0.%d:%d/"
            .formatted(way == Way.HAPROXY_TLS ? "https" : "http", way == Way.DIRECT ? 1 : 10, port);
    return new ProcessBuilder(
            List.of(
                "wrk",
                "-t1",
                "-c" + CLIENTS,
                "-d" + howLong + "s",
                "--timeout",
                "5s",
                "--latency",
                url))
        .redirectErrorStream(true)
        .start();
  }

  private static final Pattern REQUESTS = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern P99 = Pattern.compile("99% +([0-9.]+)(us|ms|s)");
  private static final Pattern ERRORS =
      Pattern.compile("connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
  private static final Pattern STATUSES = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private static Run outcome(Process wrk) throws Exception {
    String text = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher requests = REQUESTS.matcher(text);
    Matcher p99 = P99.matcher(text);
    if (wrk.waitFor() != 0 || !requests.find() || !p99.find()) {
      throw new IOException("wrk: " + text);
    }
    long failed = 0;
    Matcher errors = ERRORS.matcher(text);
    if (errors.find()) {
      for (int i = 1; i <= errors.groupCount(); i++) {
        failed += Long.parseLong(errors.group(i));
      }
    }
    Matcher statuses = STATUSES.matcher(text);
    failed += statuses.find() ? Long.parseLong(statuses.group(1)) : 0;
    double unit =
        switch (p99.group(2)) {
          case "us" -> 1e-3;
          case "ms" -> 1;
          default -> 1e3;
        };
    return new Run(
        Double.parseDouble(requests.group(1)), unit * Double.parseDouble(p99.group(1)), failed);
  }

  private Process webServer(int port) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(directory.resolve("nginx"));
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/log;
            events { worker_connections 4096; }
            http {
              access_log off; keepalive_requests 1000000;
              client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
              uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
              server { listen 127.0.0.1:%2$d; location / { return 200 "Hello, world.\\n"; } }
            }
            """
                .formatted(folder, port));
    Process process =
        new ProcessBuilder(
                concat(nginx, "-e", folder + "/log", "-p", folder + "/", "-c", configuration + ""))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    awaitPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return process;
  }

  private static void certificate(Path root) throws Exception {
    Path folder = Files.createDirectories(root.resolve("etc/evenkeel/certificates"));
    Process openssl =
        new ProcessBuilder(
                List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:prime256v1",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=bench",
                    "-keyout",
                    folder.resolve("key").toString(),
                    "-out",
                    folder.resolve("chain").toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (openssl.waitFor() != 0) {
      throw new IOException("openssl: " + said);
    }
    Files.writeString(
        folder.resolve("www.pem"),
        Files.readString(folder.resolve("chain")) + Files.readString(folder.resolve("key")));
  }

  private Process coordinator(Path root, String proxy, String yaml)
      throws IOException, InterruptedException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"),
        "node: bench\nproxy: %s\nlisten: { web: off }\n".formatted(proxy));
    Files.writeString(etc.resolve("evenkeel.yaml"), yaml);
    Path log = root.resolve("log");
    Process process =
        new ProcessBuilder(
                "setsid", // it has its own share of the processors, as under systemd
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                jar.toString(),
                "run",
                "--dispatcher",
                "relay",
                "--root",
                root.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!Files.readString(log).contains("ready")) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        process.destroyForcibly();
        throw new IOException("the coordinator does not start: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return process;
  }

  private static void configure(Path root, String yaml) throws IOException {
    byte[] body = yaml.getBytes(StandardCharsets.UTF_8);
    String head =
        """
        PUT /api/v1/config HTTP/1.1\r
        Host: x\r
        Connection: close\r
        Content-Type: application/yaml\r
        Content-Length: %d\r
        \r
        """
            .formatted(body.length);
    String answer = ask(root.resolve("run/evenkeel/control.sock"), head + yaml);
    if (!answer.startsWith("HTTP/1.1 200")) {
      throw new IOException("not configured: " + answer);
    }
  }

  /** Says something over a Unix socket; what is answered until the other side closes. */
  private static String ask(Path socket, String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer request = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (request.hasRemaining()) {
        channel.write(request);
      }
      ByteBuffer answer = ByteBuffer.allocate(1 << 16);
      while (channel.read(answer) >= 0 && answer.hasRemaining()) {
        // to its end
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }

  /** Waits until every service has taken its real server in: an answer comes. */
  private static void await(Map<Way, Integer> ports) throws Exception {
    for (Way way : List.of(Way.RELAY, Way.HAPROXY_TCP, Way.HAPROXY_HTTP)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!answers(at(ports, way))) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(way.key() + " does not answer");
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(2_000);
      socket.connect(new InetSocketAddress("127.0.0.10", port), 2_000);
      String request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200");
    } catch (IOException _) {
      return false;
    }
  }

  private static void awaitPort(InetSocketAddress place) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() - deadline < 0) {
      try (Socket socket = new Socket()) {
        socket.connect(place, 1_000);
        return;
      } catch (IOException _) {
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
    throw new IOException("nobody listens on " + place);
  }

  private static String version(List<String> command, String pattern) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (process.waitFor() != 0 || !matcher.find()) {
      throw new IOException(command + ": " + text);
    }
    return matcher.group(1);
  }

  private static List<String> concat(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return all;
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static int at(Map<Way, Integer> ports, Way way) {
    return ports.getOrDefault(way, 0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

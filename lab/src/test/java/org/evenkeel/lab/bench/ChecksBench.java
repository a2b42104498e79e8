package org.evenkeel.lab.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ten thousand health checks of a real coordinator, each every two seconds, against listeners on
 * loopback: what they cost, how late they begin, and how soon after its death a server is out.
 * Started by {@code ./evenkeel bench checks}.
 */
public final class ChecksBench {
  private static final int SERVICES = 100;
  private static final int SERVERS = 100;
  private static final long INTERVAL_MILLIS = 2_000;
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final int FALL = 3;
  private static final long SETTLE_SECONDS = 15;
  private static final long WINDOW_SECONDS = 40;
  private static final int DEATHS = 5;
  private static final long POLL_MILLIS = 5;
  private static final long START_SECONDS = 120;

  private final Path jar;
  private final Path root;
  private final List<Findings.Row> rows = new ArrayList<>();

  private ChecksBench(Path jar, Path root) {
    this.jar = jar;
    this.root = root;
  }

  /** Runs the benchmark; prints what it finds to standard output. */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean json = args.length == 3 && args[1].equals("-o") && args[2].equals("json");
    boolean table = args.length == 1 || (args.length == 3 && args[2].equals("table"));
    if (!json && !table) {
      System.err.println("usage: bench checks [-o table|json]");
      System.exit(2);
    }
    Path root = Files.createTempDirectory("evenkeel-bench");
    try {
      Findings findings = new ChecksBench(Path.of(args[0]), root).run();
      System.out.print(json ? findings.json() : findings.table());
    } catch (IOException e) {
      System.err.println("bench checks: " + e.getMessage());
      System.exit(1);
    } finally {
      Usage.delete(root);
    }
  }

  private Findings run() throws IOException, InterruptedException {
    try (Herd herd = Herd.start(SERVICES, SERVERS)) {
      configure(herd.port());
      Process coordinator = coordinator();
      try {
        awaitAllUp(coordinator);
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        steady(coordinator);
        deaths(herd);
      } finally {
        coordinator.destroy();
        if (!coordinator.waitFor(10, TimeUnit.SECONDS)) {
          coordinator.destroyForcibly();
        }
      }
    }
    return new Findings("checks", Map.of(), rows, Map.of());
  }

  private void configure(int port) throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"), "node: bench\nproxy: relay\nlisten: { web: off }\n");
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        defaults:
          check: { type: connect, interval: %dms, timeout: %dms, rise: 2, fall: %d }
        virtual-services:
        """
            .formatted(INTERVAL_MILLIS, TIMEOUT_MILLIS, FALL));
    List<Integer> vips = Herd.freePorts(SERVICES);
    for (int service = 0; service < SERVICES; service++) {
      yaml.append(
          "  - { name: s%d, address: 127.0.0.1, ports: %d, forwarding: proxy, real-servers: [\n"
              .formatted(service, vips.get(service)));
      for (int server = 0; server < SERVERS; server++) {
        yaml.append(
            "      { name: r%d, address: %s, port: %d },\n"
                .formatted(server, Herd.address(service, server), port));
      }
      yaml.append("    ] }\n");
    }
    Files.writeString(etc.resolve("evenkeel.yaml"), yaml);
  }

  /** The program as it is run from the source tree, with room for a table of this size. */
  private Process coordinator() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:+UseSerialGC"));
    command.add("-XX:+UseCompactObjectHeaders");
    command.addAll(List.of("-Xmx112m", "-jar", jar.toString(), "run"));
    command.addAll(List.of("--root", root.toString(), "--dispatcher", "relay"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("log").toFile())
        .start();
  }

  private void awaitAllUp(Process coordinator) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    long started = 0;
    while (started < 2L * SERVICES * SERVERS) {
      if (!coordinator.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException("the coordinator does not check: " + tail());
      }
      TimeUnit.MILLISECONDS.sleep(500);
      started = Files.exists(socket()) ? counts().stream().mapToLong(Long::longValue).sum() : 0;
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(root.resolve("log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  /** What the checks cost while nothing changes, and how late they begin. */
  private void steady(Process coordinator) throws IOException, InterruptedException {
    List<Long> before = counts();
    double cpu = Usage.cpuSeconds(coordinator.pid());
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(WINDOW_SECONDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = Usage.cpuSeconds(coordinator.pid()) - cpu;
    List<Long> after = counts();
    List<Long> window = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      window.add(after.get(i) - before.get(i));
    }
    double checks = window.stream().mapToLong(Long::longValue).sum();
    rows.add(new Findings.Row("core-percent", 100 * used / seconds, "%"));
    rows.add(new Findings.Row("lateness-p99-ms", quantile(window, 0.99), "ms"));
    rows.add(new Findings.Row("memory-mb", Usage.memoryMegabytes(coordinator.pid()), "MB"));
    rows.add(new Findings.Row("lateness-p50-ms", quantile(window, 0.5), "ms"));
    rows.add(new Findings.Row("checks-per-second", checks / seconds, "1/s"));
    rows.add(new Findings.Row("cpu-us-per-check", used * 1e6 / checks, "us"));
  }

  /** Each server dies at the worst moment, just after a probe that it still passed. */
  private void deaths(Herd herd) throws IOException, InterruptedException {
    List<Double> hung = new ArrayList<>();
    List<Double> closed = new ArrayList<>();
    try (ExecutorService watchers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Double>> hanging = new ArrayList<>();
      List<Future<Double>> closing = new ArrayList<>();
      for (int i = 0; i < DEATHS; i++) {
        int service = 2 * i;
        long hungAt = herd.kill(service, service, Herd.Death.HUNG);
        hanging.add(watchers.submit(() -> excess(hungAt, service, Herd.Death.HUNG)));
        long closedAt = herd.kill(service + 1, service + 1, Herd.Death.CLOSED);
        closing.add(watchers.submit(() -> excess(closedAt, service + 1, Herd.Death.CLOSED)));
      }
      for (int i = 0; i < DEATHS; i++) {
        hung.add(hanging.get(i).get());
        closed.add(closing.get(i).get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a dead server is not watched: " + e.getMessage(), e);
    }
    rows.add(new Findings.Row("removal-excess-ms", max(hung), "ms"));
    rows.add(new Findings.Row("removal-excess-median-ms", Findings.median(hung), "ms"));
    rows.add(new Findings.Row("removal-excess-closed-port-ms", max(closed), "ms"));
  }

  private static double max(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** By how many milliseconds the removal of a server came later than it may. */
  private double excess(long died, int service, Herd.Death death)
      throws IOException, InterruptedException {
    long bound = FALL * INTERVAL_MILLIS + (death == Herd.Death.HUNG ? TIMEOUT_MILLIS : 0);
    long due = died + TimeUnit.MILLISECONDS.toNanos(bound);
    TimeUnit.NANOSECONDS.sleep(due - TimeUnit.MILLISECONDS.toNanos(100) - System.nanoTime());
    String path =
        "/api/v1/virtual-services/s%d/real-servers/r%d/timeline".formatted(service, service);
    while (!get(path).contains("\"weight\":0,")) {
      if (System.nanoTime() - due > TimeUnit.SECONDS.toNanos(10)) {
        throw new IOException("the dead server is not removed: " + get(path));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    double excess = (System.nanoTime() - due) / 1e6;
    return death == Herd.Death.HUNG ? excess : excess - TIMEOUT_MILLIS;
  }

  /** How many probes began in each class of lateness since the start. */
  private List<Long> counts() throws IOException {
    return numbers(get("/api/v1/checks"), "lateness-counts");
  }

  /** The upper bound of the class that holds a quantile, in milliseconds. */
  private double quantile(List<Long> counts, double quantile) throws IOException {
    List<Long> bounds = numbers(get("/api/v1/checks"), "lateness-bounds-us");
    double wanted = quantile * counts.stream().mapToLong(Long::longValue).sum();
    long seen = 0;
    for (int i = 0; i < bounds.size(); i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return bounds.get(i) / 1e3;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static List<Long> numbers(String json, String name) throws IOException {
    Matcher matcher = Pattern.compile("\"" + name + "\":\\[([\\d,]*)]").matcher(json);
    if (!matcher.find()) {
      throw new IOException("no " + name + " in " + json);
    }
    return Stream.of(matcher.group(1).split(",")).map(Long::valueOf).toList();
  }

  private Path socket() {
    return root.resolve("run/evenkeel/control.sock");
  }

  /** The answer to a request on the control socket, headers and all. */
  private String get(String path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      var answer = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}

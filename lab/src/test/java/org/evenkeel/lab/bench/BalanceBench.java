package org.evenkeel.lab.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ways to set weights, beside one another: three web servers of capacities 1:2:4, all configured
 * with the same weight, behind the coordinator's relay, under the same offered load. Midway the
 * largest loses half of its capacity. The schedulers alone are the peers.
 *
 * <p>Arguments: the coordinator's jar, {@code -o json} or {@code -o table}, {@code --rounds N}.
 */
final class BalanceBench {
  private static final int SERVERS = 3;
  private static final long WORK_NANOS = 8_000_000;
  private static final int[] CAPACITY = {1, 2, 4};

  /** Of 875 that the servers can answer, and of 625 after the change. */
  private static final double PER_SECOND = 420;

  private static final int SETTLE_SECONDS = 25;
  private static final int MEASURE_SECONDS = 20;
  private static final int AFTER_SECONDS = 30;

  /** Utilisations that differ by less are equal, as far as a second shows. */
  private static final double SPREAD = 0.20;

  /** A way to set weights. */
  private enum Way {
    STATIC("scheduler: wrr", ""),
    WLC("scheduler: wlc", ""),
    FORMULA("scheduler: wlc", "mode: formula }"),
    CONTROLLED("scheduler: wlc", "mode: formula, smoothing: 2s, deadband: 5, max-step: 20 }"),
    EQUALIZE("scheduler: wlc", "mode: equalize }");

    private final String scheduler;
    private final String feedback;

    Way(String scheduler, String feedback) {
      this.scheduler = scheduler;
      this.feedback = feedback;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What one run of a way found. */
  private record Run(
      double p50,
      double p99,
      double goodput,
      double spread,
      double settleSeconds,
      double reversalsPerMinute,
      double p99After,
      double changesPerSecondMax) {}

  private final Path jar;
  private final Path directory;

  private BalanceBench(Path jar, Path directory) {
    this.jar = jar;
    this.directory = directory;
  }

  /** Runs the benchmark; prints what it finds to standard output. */
  public static void main(String[] args) throws Exception {
    boolean json = false;
    int rounds = 3;
    for (int i = 1; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "-o" -> json = args[i + 1].equals("json");
        case "--rounds" -> rounds = Integer.parseInt(args[i + 1]);
        default -> usage();
      }
    }
    if (args.length % 2 == 0) {
      usage();
    }
    Path directory = Files.createTempDirectory("evenkeel-bench");
    try {
      Findings findings = new BalanceBench(Path.of(args[0]), directory).run(rounds);
      System.out.print(json ? findings.json() : findings.table());
    } finally {
      delete(directory);
    }
    System.exit(0);
  }

  private static void usage() {
    System.err.println("usage: bench balance [-o table|json] [--rounds N]");
    System.exit(2);
  }

  private Findings run(int rounds) throws Exception {
    Map<Way, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Way way : Way.values()) {
        Run run = run(way, round);
        System.err.printf(
            "bench balance: round %d of %d, %s: p99 %.0f ms, after the change %.0f ms%n",
            round + 1, rounds, way.key(), run.p99(), run.p99After());
        runs.computeIfAbsent(way, _ -> new ArrayList<>()).add(run);
      }
    }
    List<Findings.Row> rows = new ArrayList<>();
    rows.add(
        new Findings.Row("settle-seconds", figure(runs, Way.EQUALIZE, Run::settleSeconds), "s"));
    rows.add(
        new Findings.Row(
            "reversals-per-minute", figure(runs, Way.EQUALIZE, Run::reversalsPerMinute), "1/min"));
    for (Way way : Way.values()) {
      rows.add(new Findings.Row(way.key() + "-p50-ms", figure(runs, way, Run::p50), "ms"));
      rows.add(new Findings.Row(way.key() + "-p99-ms", figure(runs, way, Run::p99), "ms"));
      rows.add(new Findings.Row(way.key() + "-goodput", figure(runs, way, Run::goodput), "1/s"));
      rows.add(
          new Findings.Row(way.key() + "-spread", 100 * figure(runs, way, Run::spread), "points"));
      rows.add(
          new Findings.Row(
              way.key() + "-p99-after-change-ms", figure(runs, way, Run::p99After), "ms"));
      rows.add(
          new Findings.Row(
              way.key() + "-weight-changes-per-second-max",
              figure(runs, way, Run::changesPerSecondMax),
              "1/s"));
    }
    Map<String, Double> ratios = new LinkedHashMap<>();
    ratios.put("p99-equalize-to-static", ratio(runs, Way.EQUALIZE, Way.STATIC, Run::p99));
    ratios.put("p99-equalize-to-wlc", ratio(runs, Way.EQUALIZE, Way.WLC, Run::p99));
    ratios.put("p99-formula-to-static", ratio(runs, Way.FORMULA, Way.STATIC, Run::p99));
    ratios.put(
        "p99-after-change-equalize-to-wlc", ratio(runs, Way.EQUALIZE, Way.WLC, Run::p99After));
    return new Findings("balance", Map.of(), rows, ratios);
  }

  /** A figure of a run. */
  private interface Figure {
    double of(Run run);
  }

  private static double figure(Map<Way, List<Run>> runs, Way way, Figure figure) {
    return Findings.median(runs.getOrDefault(way, List.of()).stream().map(figure::of).toList());
  }

  private static double ratio(Map<Way, List<Run>> runs, Way ours, Way peer, Figure figure) {
    List<Run> mine = runs.getOrDefault(ours, List.of());
    List<Run> theirs = runs.getOrDefault(peer, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < mine.size(); round++) {
      ratios.add(figure.of(mine.get(round)) / figure.of(theirs.get(round)));
    }
    return Findings.median(ratios);
  }

  private Run run(Way way, int round) throws Exception {
    int port = freePort();
    int agentPort = freePort();
    List<Worker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < SERVERS; i++) {
        InetAddress address = InetAddress.getByName("127.0.0." + (11 + i));
        workers.add(Worker.start(address, port, agentPort, WORK_NANOS / CAPACITY[i]));
      }
      Path root = Files.createTempDirectory(directory, way.key());
      Process coordinator = coordinator(root, yaml(way, port, agentPort));
      try {
        return measured(workers, root, port, round);
      } finally {
        coordinator.destroy();
        if (!coordinator.waitFor(10, TimeUnit.SECONDS)) {
          coordinator.destroyForcibly();
        }
      }
    } finally {
      for (Worker worker : workers) {
        worker.close();
      }
    }
  }

  private static Run measured(List<Worker> workers, Path root, int port, int round)
      throws Exception {
    var service = new InetSocketAddress("127.0.0.10", port);
    Watch watch = new Watch(workers, root.resolve("run/evenkeel/control.sock"));
    try (Load load = Load.start(service, PER_SECOND, round)) {
      long start = System.nanoTime();
      watch.follow(start, SETTLE_SECONDS + MEASURE_SECONDS);
      long change = System.nanoTime();
      workers.getLast().work(2 * WORK_NANOS / CAPACITY[SERVERS - 1]);
      watch.follow(start, SETTLE_SECONDS + MEASURE_SECONDS + AFTER_SECONDS);
      long end = System.nanoTime();
      TimeUnit.SECONDS.sleep(6); // those under way end within their timeout
      List<Load.Request> before =
          load.between(start + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS), change);
      List<Load.Request> after = load.between(change, end);
      double seconds = (change - start) / 1e9 - SETTLE_SECONDS;
      return new Run(
          Load.quantileMillis(before, 0.5),
          Load.quantileMillis(before, 0.99),
          before.stream().filter(Load.Request::answered).count() / seconds,
          watch.spreadAfter(SETTLE_SECONDS, SETTLE_SECONDS + MEASURE_SECONDS),
          watch.settledAfter(SETTLE_SECONDS + MEASURE_SECONDS),
          watch.reversals(SETTLE_SECONDS, SETTLE_SECONDS + MEASURE_SECONDS)
              * 60.0
              / MEASURE_SECONDS,
          Load.quantileMillis(after, 0.99),
          watch.changesPerSecondMax());
    }
  }

  private static String yaml(Way way, int port, int agentPort) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("virtual-services:\n  - name: web\n    address: 127.0.0.10\n");
    yaml.append("    ports: %d%n    forwarding: proxy%n    %s%n".formatted(port, way.scheduler));
    if (!way.feedback.isEmpty()) {
      yaml.append("    ")
          .append("feedback: { source: agent, port: %d, interval: 1s, ".formatted(agentPort))
          .append(way.feedback)
          .append('\n');
    }
    yaml.append("    real-servers:\n");
    for (int i = 0; i < SERVERS; i++) {
      yaml.append("      - { name: s%d, address: 127.0.0.%d, weight: 100 }%n".formatted(i, 11 + i));
    }
    return yaml.toString();
  }

  private Process coordinator(Path root, String yaml) throws IOException, InterruptedException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"), "node: bench\nproxy: relay\nlisten: { web: off }\n");
    Files.writeString(etc.resolve("evenkeel.yaml"), yaml);
    Path log = root.resolve("log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx112m",
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

  /** Looks at weights and utilisations, four times a second. */
  private static final class Watch {
    private static final Pattern WEIGHT = Pattern.compile("\"weight\":(\\d+)");
    private static final int PER_SECOND = 4;

    private record Look(double second, List<Integer> weights, double spread) {}

    private final List<Worker> workers;
    private final UnixDomainSocketAddress control;
    private final List<Look> looks = new ArrayList<>();

    Watch(List<Worker> workers, Path control) {
      this.workers = workers;
      this.control = UnixDomainSocketAddress.of(control);
    }

    void follow(long start, int untilSecond) throws IOException, InterruptedException {
      long end = start + TimeUnit.SECONDS.toNanos(untilSecond);
      while (System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(1_000 / PER_SECOND);
        double high = workers.stream().mapToDouble(Worker::utilisation).max().orElse(0);
        double low = workers.stream().mapToDouble(Worker::utilisation).min().orElse(0);
        looks.add(new Look((System.nanoTime() - start) / 1e9, weights(), high - low));
      }
    }

    private List<Integer> weights() throws IOException {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(control);
        String request = "GET /api/v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer answer = ByteBuffer.allocate(1 << 16);
        while (channel.read(answer) >= 0 && answer.hasRemaining()) {
          // to its end
        }
        Matcher matcher =
            WEIGHT.matcher(
                new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
        List<Integer> weights = new ArrayList<>();
        while (matcher.find()) {
          weights.add(Integer.parseInt(matcher.group(1)));
        }
        return weights;
      }
    }

    /** The mean spread of utilisations in a span. */
    double spreadAfter(int from, int to) {
      return looks.stream()
          .filter(look -> look.second() >= from && look.second() < to)
          .mapToDouble(Look::spread)
          .average()
          .orElse(0);
    }

    /** When the mean spread over five seconds was within bounds for the first time. */
    double settledAfter(int to) {
      for (Look look : looks) {
        double from = look.second();
        double mean =
            looks.stream()
                .filter(l -> l.second() >= from && l.second() < from + 5)
                .mapToDouble(Look::spread)
                .average()
                .orElse(1);
        if (from >= 1 && mean < SPREAD) {
          return from;
        }
      }
      return to;
    }

    /** Turns from rising to falling or back, of the real server that turned most often. */
    int reversals(int from, int to) {
      int most = 0;
      for (int server = 0; server < SERVERS; server++) {
        int last = 0;
        int direction = 0;
        int turns = 0;
        for (Look look : looks) {
          if (look.second() >= from && look.second() < to && look.weights().size() == SERVERS) {
            int change = last == 0 ? 0 : Integer.signum(look.weights().get(server) - last);
            turns += change * direction < 0 ? 1 : 0;
            direction = change == 0 ? direction : change;
            last = look.weights().get(server);
          }
        }
        most = Math.max(most, turns);
      }
      return most;
    }

    /** The most changes of one weight within any second. */
    double changesPerSecondMax() {
      int most = 0;
      for (int server = 0; server < SERVERS; server++) {
        for (int i = 0; i + PER_SECOND < looks.size(); i++) {
          int changes = 0;
          for (int j = i; j < i + PER_SECOND - 1; j++) {
            List<Integer> one = looks.get(j).weights();
            List<Integer> next = looks.get(j + 1).weights();
            if (one.size() == SERVERS && next.size() == SERVERS) {
              changes += one.get(server).equals(next.get(server)) ? 0 : 1;
            }
          }
          most = Math.max(most, changes);
        }
      }
      return most;
    }
  }
}

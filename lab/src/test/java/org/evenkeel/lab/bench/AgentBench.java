package org.evenkeel.lab.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Our agent beside what it replaces: xinetd, which starts a shell script for each client. The
 * script only reads /proc/stat with the shell's own means and so is faster than any that starts
 * {@code vmstat}, which takes a second. Both serve on loopback, in turn; ratios are medians of the
 * rounds' own ratios, so that a machine that is busy otherwise disturbs both alike.
 *
 * <p>Arguments: the folder that agent-linux/src/main/runtime/build made, and {@code -o json} or
 * {@code -o table}. Takes about a minute.
 */
final class AgentBench {
  private static final int ROUNDS = 5;
  private static final int STARTS = 9;
  private static final int RATE_CLIENTS = 8;
  private static final int MANY_CLIENTS = 50;
  private static final double RATE_SECONDS = 2;
  private static final int RATE_REQUESTS_MAX = 100_000;
  private static final long SETTLE_MILLIS = 3_000;
  private static final long IDLE_MILLIS = 10_000;

  /** As systemd starts it: the code that talks to systemd is loaded, though nobody listens. */
  private static final Map<String, String> SERVICE =
      Map.of("NOTIFY_SOCKET", "@evenkeel-bench-nobody", "WATCHDOG_USEC", "30000000");

  private static final String AGENT_XML =
      """
      <xml>
        <Cpu><ImportanceFactor value="1"/><ThresholdValue value="100"/></Cpu>
        <Ram><ImportanceFactor value="0"/><ThresholdValue value="100"/></Ram>
        <Interval value="10"/><ReturnIdle value="true"/><LogLevel value="INFO"/>
      </xml>
      """;

  private static final String SCRIPT =
      """
      #!/bin/sh
      # Idle time since the start of the system: what a shell can tell without starting a program.
      read -r cpu user nice system idle iowait irq softirq steal rest </proc/stat
      total=$((user + nice + system + idle + iowait + irq + softirq + steal))
      echo "$((100 * idle / total))%"
      """;

  private static final String XINETD =
      """
      defaults
      {
        log_type = FILE /dev/null
        instances = UNLIMITED
        per_source = UNLIMITED
        cps = 1000000 1
      }
      service evenkeel-bench
      {
        type = UNLISTED
        socket_type = stream
        protocol = tcp
        bind = 127.0.0.1
        port = PORT
        wait = no
        user = USER
        server = SERVER
        disable = no
      }
      """;

  /** What one round found of one server. */
  private record Round(
      Client.Result alone, Client.Result many, Client.Result rate, double cpuMillisPerThousand) {}

  private final Path runtime;
  private final Path directory;
  private final List<Findings.Row> rows = new ArrayList<>();
  private final Map<String, Double> ratios = new LinkedHashMap<>();

  private AgentBench(Path runtime, Path directory) {
    this.runtime = runtime;
    this.directory = directory;
  }

  /** Runs the benchmark; prints what it finds to standard output. */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean json = args.length == 3 && args[1].equals("-o") && args[2].equals("json");
    boolean table = args.length == 1 || (args.length == 3 && args[2].equals("table"));
    if (!json && !table) {
      System.err.println("usage: bench agent [-o table|json]");
      System.exit(2);
    }
    Path directory = Files.createTempDirectory("evenkeel-bench");
    try {
      Findings findings = new AgentBench(Path.of(args[0]), directory).run();
      System.out.print(json ? findings.json() : findings.table());
    } catch (IOException e) {
      System.err.println("bench agent: " + e.getMessage());
      System.exit(1);
    } finally {
      delete(directory);
    }
  }

  private Findings run() throws IOException, InterruptedException {
    String xinetd = xinetdVersion();
    startsAndRest();
    try (Contender ours = agent();
        Contender peer = xinetd()) {
      Client.Result _ = Client.run(ours.address(), RATE_CLIENTS, 5_000, RATE_SECONDS);
      Client.Result _ = Client.run(peer.address(), RATE_CLIENTS, 200, RATE_SECONDS);
      List<Round> ourRounds = new ArrayList<>();
      List<Round> peerRounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        boolean first = round % 2 == 0;
        if (first) {
          ourRounds.add(round(ours, 2_000));
        }
        peerRounds.add(round(peer, 300));
        if (!first) {
          ourRounds.add(round(ours, 2_000));
        }
      }
      rows.add(new Findings.Row("resident-after-load-mb", ours.residentMegabytes(), "MB"));
      rows.add(new Findings.Row("xinetd-resident-after-load-mb", peer.residentMegabytes(), "MB"));
      tell("", ourRounds);
      tell("xinetd-", peerRounds);
      compare(ourRounds, peerRounds);
    }
    return new Findings("agent", Map.of("xinetd", xinetd), rows, ratios);
  }

  /** Time to the first answer, memory and processor time while nobody asks. */
  private void startsAndRest() throws IOException, InterruptedException {
    List<Double> starts = new ArrayList<>();
    for (int start = 0; start < STARTS; start++) {
      try (Contender agent = agent()) {
        starts.add(agent.firstAnswerMillis());
      }
    }
    rows.add(new Findings.Row("first-answer-ms", Findings.median(starts), "ms"));
    try (Contender agent = agent()) {
      Thread.sleep(SETTLE_MILLIS);
      long before = agent.threadNanos();
      Thread.sleep(IDLE_MILLIS);
      double percent = (agent.threadNanos() - before) / (IDLE_MILLIS * 1e4);
      rows.add(new Findings.Row("resident-mb", agent.residentMegabytes(), "MB"));
      rows.add(new Findings.Row("idle-core-percent", percent, "%"));
    }
  }

  private static Round round(Contender server, int alone) throws IOException, InterruptedException {
    Client.Result one = Client.run(server.address(), 1, alone, RATE_SECONDS);
    Client.Result many = Client.run(server.address(), MANY_CLIENTS, 10 * alone, RATE_SECONDS);
    double before = server.cpuSeconds();
    Client.Result rate =
        Client.run(server.address(), RATE_CLIENTS, RATE_REQUESTS_MAX, RATE_SECONDS);
    double cpu = server.cpuSeconds() - before;
    return new Round(one, many, rate, cpu * 1e6 / rate.count());
  }

  private void tell(String prefix, List<Round> rounds) {
    row(prefix + "answers-per-second", rounds, round -> round.rate().perSecond(), "1/s");
    row(prefix + "cpu-ms-per-1000-answers", rounds, Round::cpuMillisPerThousand, "ms");
    row(prefix + "p50-alone-us", rounds, round -> round.alone().quantile(0.5), "us");
    row(prefix + "p99-alone-us", rounds, round -> round.alone().quantile(0.99), "us");
    row(prefix + "p50-50-clients-us", rounds, round -> round.many().quantile(0.5), "us");
    row(prefix + "p99-50-clients-us", rounds, round -> round.many().quantile(0.99), "us");
  }

  /** A figure of a round. */
  private interface Figure {
    double of(Round round);
  }

  private void row(String name, List<Round> rounds, Figure figure, String unit) {
    List<Double> values = rounds.stream().map(figure::of).toList();
    rows.add(new Findings.Row(name, Findings.median(values), unit));
  }

  private void compare(List<Round> ours, List<Round> peers) {
    ratio("answers-per-second", ours, peers, round -> round.rate().perSecond());
    ratio("cpu-per-answer", ours, peers, Round::cpuMillisPerThousand);
    ratio("p99-50-clients", ours, peers, round -> round.many().quantile(0.99));
  }

  private void ratio(String name, List<Round> ours, List<Round> peers, Figure figure) {
    List<Double> values = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      values.add(figure.of(ours.get(round)) / figure.of(peers.get(round)));
    }
    ratios.put(name, Findings.median(values));
  }

  private Contender agent() throws IOException {
    Path root = Files.createTempDirectory(directory, "agent");
    Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(root.resolve("etc/evenkeel/agent.xml"), AGENT_XML);
    InetSocketAddress address = free();
    return Contender.start(
        List.of(
            runtime.resolve("bin/evenkeel-agent").toString(),
            "run",
            "--root",
            root.toString(),
            "--port",
            Integer.toString(address.getPort()),
            "--listen",
            "127.0.0.1"),
        SERVICE,
        address,
        root.resolve("log"));
  }

  private Contender xinetd() throws IOException {
    InetSocketAddress address = free();
    Path script = directory.resolve("feedback.sh");
    Files.writeString(script, SCRIPT);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path configuration = directory.resolve("xinetd.conf");
    Files.writeString(
        configuration,
        XINETD
            .replace("PORT", Integer.toString(address.getPort()))
            .replace("USER", System.getProperty("user.name"))
            .replace("SERVER", script.toString()));
    return Contender.start(
        List.of(
            "xinetd",
            "-dontfork",
            "-f",
            configuration.toString(),
            "-pidfile",
            directory.resolve("xinetd.pid").toString()),
        Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        address,
        directory.resolve("xinetd.log"));
  }

  private static InetSocketAddress free() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      return new InetSocketAddress(loopback, socket.getLocalPort());
    }
  }

  private static String xinetdVersion() throws IOException {
    try {
      ProcessBuilder builder = new ProcessBuilder("xinetd", "-version").redirectErrorStream(true);
      builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
      String said =
          new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher version = Pattern.compile("\\d+(\\.\\d+)+").matcher(said);
      return version.find() ? version.group() : said.strip();
    } catch (IOException e) {
      throw new IOException("xinetd is missing; install it with: sudo apt-get install xinetd", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.evenkeel.lab.bench.Findings;

/**
 * How long the kernel's table takes to be filled and changed: the dispatcher beside {@code ipvsadm
 * -R} and keepalived, on the same table of 1,000 services with 10 real servers each, in the same
 * guest, turn by turn, each from empty in a network namespace of its own.
 *
 * <p>Times of the dispatcher are taken inside its process, without the start of Java; those of the
 * peers from their start on. The first run of each dispatcher's process is cold code.
 */
public final class IpvsBench {
  private static final int SERVICES = 1000;
  private static final int REALS = 10;
  private static final int ROUNDS = 3;
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final String SUBNET = "198.19.255.254/15";
  private static final String FOLDER = "/tmp/bench";

  /** What one process of {@code TableBench} found. */
  private record Run(Map<String, Double> values) {
    static Run of(String lines) {
      return new Run(
          lines
              .lines()
              .map(line -> line.split(" ", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> Double.valueOf(pair[1]))));
    }

    double value(String name) {
      return Optional.ofNullable(values.get(name)).orElseThrow();
    }
  }

  private final Guest guest;
  private final List<Run> ours = new ArrayList<>();
  private final List<Run> keepalived = new ArrayList<>();
  private final List<Double> restore = new ArrayList<>();
  private final List<Double> edit = new ArrayList<>();
  private int namespaces;

  private IpvsBench(Guest guest) {
    this.guest = guest;
  }

  /** Runs the benchmark and prints what it finds; argument: {@code -o json} or nothing. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> words = List.of(args);
    boolean json = words.equals(List.of("-o", "json"));
    if (!json && !words.isEmpty() && !words.equals(List.of("-o", "table"))) {
      System.err.println("usage: bench ipvs [-o table|json]");
      System.exit(2);
    }
    Optional<String> missing = Requirements.missing();
    if (missing.isPresent()) {
      System.err.println("bench ipvs: " + missing.get());
      System.exit(1);
    }
    progress("booting the guest");
    try (Guest guest = Guest.boot()) {
      Findings findings = new IpvsBench(guest).measure();
      System.out.print(json ? findings.json() : findings.table());
    }
  }

  private static void progress(String text) {
    System.err.println("bench ipvs: " + text);
  }

  private Findings measure() throws IOException, InterruptedException {
    Map<String, String> peers = new LinkedHashMap<>();
    peers.put("ipvsadm", version("ipvsadm", "--version"));
    peers.put("keepalived", version("keepalived", "--version"));
    guest.write(FOLDER + "/rules", rules("-a", 1));
    guest.write(FOLDER + "/edits", rules("-e", 2));
    for (int round = 1; round <= ROUNDS; round++) {
      progress("round %d of %d".formatted(round, ROUNDS));
      ours.add(bench("ours"));
      ipvsadm();
      keepalived.add(keepalived());
      progress(
          "from empty: ours %.0f ms, ipvsadm %.0f ms, keepalived %.0f ms"
              .formatted(
                  ours.getLast().value("from-empty"),
                  restore.getLast(),
                  keepalived.getLast().value("programmed")));
    }
    progress("the whole coordinator");
    Run coordinator = coordinator();
    return new Findings("ipvs", peers, rows(coordinator), ratios());
  }

  private List<Findings.Row> rows(Run coordinator) {
    return List.of(
        row("from-empty-ms", median(ours, "from-empty"), "ms"),
        row("all-weights-ms", median(ours, "all-weights"), "ms"),
        row("one-weight-ms", median(ours, "one-weight"), "ms"),
        row("first-look-ms", median(ours, "first-look"), "ms"),
        row("read-all-statistics-ms", median(ours, "read-all-statistics"), "ms"),
        row("no-op-ms", median(ours, "no-op"), "ms"),
        row("no-op-writes", median(ours, "no-op-writes"), "edits"),
        row("coordinator-start-ms", coordinator.value("programmed"), "ms"),
        row("coordinator-reload-ms", coordinator.value("reloaded"), "ms"),
        row("memory-mb", coordinator.value("resident-mb"), "MB"),
        row("ipvsadm-from-empty-ms", Findings.median(restore), "ms"),
        row("ipvsadm-all-weights-ms", Findings.median(edit), "ms"),
        row("keepalived-start-ms", median(keepalived, "programmed"), "ms"),
        row("keepalived-reload-ms", median(keepalived, "reloaded"), "ms"),
        row("keepalived-memory-mb", median(keepalived, "resident-mb"), "MB"));
  }

  private static Findings.Row row(String name, double value, String unit) {
    return new Findings.Row(name, value, unit);
  }

  private Map<String, Double> ratios() {
    List<Double> starts = keepalived.stream().map(run -> run.value("programmed")).toList();
    Map<String, Double> ratios = new LinkedHashMap<>();
    ratios.put("from-empty-time", ratio("from-empty", restore));
    ratios.put("all-weights-time", ratio("all-weights", restore));
    ratios.put("no-op-time", ratio("no-op", restore));
    ratios.put("from-empty-to-keepalived", ratio("from-empty", starts));
    return ratios;
  }

  private static double median(List<Run> runs, String name) {
    return Findings.median(runs.stream().map(run -> run.value(name)).toList());
  }

  /** The median of the rounds' ratios: what disturbs a round disturbs both of it. */
  private double ratio(String name, List<Double> peer) {
    return Findings.median(
        IntStream.range(0, ROUNDS)
            .mapToObj(round -> ours.get(round).value(name) / peer.get(round))
            .toList());
  }

  private String version(String... words) throws InterruptedException {
    Result result = guest.run(words);
    String said = (result.stdout() + result.stderr()).lines().findFirst().orElseThrow();
    return said.replaceFirst("^\\S+ ", "").replaceFirst(" .*", "");
  }

  // ---- the programs

  /** Where the VIPs can be held and the real servers have a route; no packet is sent. */
  private String namespace() throws InterruptedException {
    String name = "bench" + namespaces++;
    guest.run("ip", "netns", "add", name).succeeded();
    guest.run("ip", "-n", name, "link", "add", "eth0", "type", "dummy").succeeded();
    guest.run("ip", "-n", name, "address", "add", SUBNET, "dev", "eth0").succeeded();
    guest.run("ip", "-n", name, "link", "set", "eth0", "up").succeeded();
    return name;
  }

  /** Runs a command in a new namespace. */
  private Result fresh(List<String> command) throws InterruptedException {
    String name = namespace();
    Command inside = Command.of(command).after("ip", "netns", "exec", name).within(DEADLINE);
    Result result = guest.run(inside).succeeded();
    guest.run("ip", "netns", "delete", name).succeeded();
    return result;
  }

  private Run bench(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Project.javaInGuest());
    Path coordinator = Project.root().resolve("coordinator/target");
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx192m",
            "-cp",
            Project.inGuest(coordinator.resolve("evenkeel.jar"))
                + ":"
                + Project.inGuest(coordinator.resolve("test-classes")),
            "org.evenkeel.coordinator.dispatch.ipvs.TableBench"));
    command.add(words[0]);
    command.addAll(List.of("" + SERVICES, "" + REALS));
    command.addAll(List.of(words).subList(1, words.length));
    return Run.of(fresh(command).stdout());
  }

  /** Fills its namespace, then edits every weight. */
  private void ipvsadm() throws IOException, InterruptedException {
    String timed = Project.inGuest(Project.testClasses().resolve("org/evenkeel/lab/timed.sh"));
    String name = namespace();
    restore.add(timed(name, timed, "rules"));
    edit.add(timed(name, timed, "edits"));
    guest.run("ip", "netns", "delete", name).succeeded();
  }

  private double timed(String namespace, String script, String file) throws InterruptedException {
    Command command =
        Command.of("bash", script, FOLDER + "/" + file, "ipvsadm", "-R")
            .after("ip", "netns", "exec", namespace)
            .within(DEADLINE);
    return Double.parseDouble(guest.run(command).succeeded().stdout().strip()) / 1000;
  }

  private Run keepalived() throws IOException, InterruptedException {
    String file = FOLDER + "/keepalived.conf";
    guest.write(file, keepalivedConf(1));
    guest.write(file + ".next", keepalivedConf(2));
    return bench(
        "program", file, file + ".next", "keepalived", "--dont-fork", "--check", "-f", file);
  }

  private Run coordinator() throws IOException, InterruptedException {
    String etc = FOLDER + "/coordinator/etc/evenkeel/";
    guest.write(etc + "node.yaml", "node: lb1\n");
    guest.write(etc + "evenkeel.yaml", evenkeelYaml(1));
    guest.write(etc + "next.yaml", evenkeelYaml(2));
    List<String> words = new ArrayList<>();
    words.addAll(List.of("program", etc + "evenkeel.yaml", etc + "next.yaml"));
    words.addAll(
        Program.COORDINATOR
            .command("run", "--dispatcher", "ipvs", "--root", FOLDER + "/coordinator")
            .words());
    return bench(words.toArray(String[]::new));
  }

  // ---- the same table in each program's words

  private static String vip(int service) {
    return "198.18.%d.%d".formatted(service / 250, service % 250 + 1);
  }

  private static String rip(int service, int real) {
    int index = service * REALS + real;
    return "198.19.%d.%d".formatted(index / 250, index % 250 + 1);
  }

  private static String each(IntFunction<String> service) {
    return IntStream.range(0, SERVICES).mapToObj(service).collect(Collectors.joining());
  }

  private static String reals(IntFunction<String> real) {
    return IntStream.range(0, REALS).mapToObj(real).collect(Collectors.joining());
  }

  private static String rules(String action, int weight) {
    return each(
        service ->
            (action.equals("-a") ? "-A -t %s:80 -s rr\n".formatted(vip(service)) : "")
                + reals(
                    real ->
                        "%s -t %s:80 -r %s:80 -g -w %d\n"
                            .formatted(action, vip(service), rip(service, real), weight)));
  }

  private static String keepalivedConf(int lastWeight) {
    return each(
        service ->
            "virtual_server %s 80 {\n lb_algo rr\n lb_kind DR\n protocol TCP\n"
                    .formatted(vip(service))
                + reals(
                    real ->
                        " real_server %s 80 { weight %d }\n"
                            .formatted(
                                rip(service, real), service == SERVICES - 1 ? lastWeight : 1))
                + "}\n");
  }

  private static String evenkeelYaml(int lastWeight) {
    return "defaults: { scheduler: rr, check: { type: none } }\nvirtual-services:\n"
        + each(
            service ->
                "  - name: s%d\n    address: %s\n    ports: 80\n    protocol: tcp\n    forwarding: dr\n    real-servers:\n"
                        .formatted(service, vip(service))
                    + reals(
                        real ->
                            "      - { name: r%d, address: %s, weight: %d }\n"
                                .formatted(
                                    real,
                                    rip(service, real),
                                    service == SERVICES - 1 ? lastWeight : 1)));
  }
}

package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A client, a director and a real server: network namespaces of this machine's own kernel, the
 * director between the two others, and the real server's default gateway. The director does not
 * forward, and looks strictly, and by their marks, at where packets come from. Closing ends all
 * that runs there.
 */
final class RoutedSite implements AutoCloseable {
  static final String CLIENT = "10.91.0.10";
  static final String CLIENT2 = "10.91.0.11";
  static final String CLIENT6 = "fd91::10";
  static final String VIP = "10.91.0.100";
  static final String VIP6 = "fd91::100";
  static final String INSIDE = "10.92.0.1";
  static final String REAL = "10.92.0.30";
  static final String REAL6 = "fd92::30";
  static final int REAL_PORT = 8080;

  private static final long PATIENCE_SECONDS = 60;

  /** What the kernel counts, and what it does not show to everybody. */
  private static final List<String> PASSING = List.of("conntrack_count", "fib_sync_mem", "random");

  final Path root;
  private final String mark = Long.toString(ProcessHandle.current().pid());
  private final String client = "evk-c" + mark;
  private final String director = "evk-d" + mark;
  private final String real = "evk-r" + mark;
  private final List<Process> started = new ArrayList<>();

  RoutedSite() throws Exception {
    Assumptions.assumeTrue(
        ProcessHandle.current().info().user().equals(Optional.of("root")),
        "making network namespaces needs root");
    for (String tool : List.of("ip", "nft", "iptables-save", "sysctl", "curl", "haproxy")) {
      Assumptions.assumeTrue(installed(tool), tool + " is not installed");
    }
    root = Files.createTempDirectory("evkt");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      build();
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private static boolean installed(String tool) {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private void build() throws Exception {
    for (String namespace : List.of(client, director, real)) {
      Result made = run("ip", "netns", "add", namespace);
      Assumptions.assumeTrue(made.exit() == 0, "no network namespace: " + made.output());
      ip(namespace, "link set lo up");
    }
    cable(client, "eth0", director, "eth0");
    cable(director, "eth1", real, "eth0");
    plug(client, "eth0", CLIENT + "/24", CLIENT2 + "/24", CLIENT6 + "/64");
    plug(director, "eth0", "10.91.0.20/24", "fd91::20/64");
    plug(director, "eth1", INSIDE + "/24", "fd92::1/64");
    plug(real, "eth0", REAL + "/24", REAL6 + "/64");
    ip(real, "route add default via " + INSIDE);
    ip(real, "-6 route add default via fd92::1");
    ok(
        onDirector(
            "sysctl",
            "-qw",
            "net.ipv4.ip_forward=0",
            "net.ipv6.conf.all.forwarding=0",
            "net.ipv4.conf.all.rp_filter=1",
            "net.ipv4.conf.all.src_valid_mark=1",
            "net.ipv4.conf.eth0.rp_filter=1",
            "net.ipv4.conf.eth1.rp_filter=1"));
    Process _ =
        start(
            real,
            java(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            ClientAddressServer.class.getName(),
            Integer.toString(REAL_PORT));
    await(
        "the real server serves",
        () ->
            get(director, "", REAL, REAL_PORT).equals(INSIDE)
                && get(director, "", REAL6, REAL_PORT).startsWith("fd92:"));
  }

  private static void cable(String one, String plug, String other, String socket) throws Exception {
    ip(one, "link add dev " + plug + " type veth peer name " + socket + " netns " + other);
  }

  private static void plug(String namespace, String name, String... networks) throws Exception {
    ip(namespace, "link set dev " + name + " addrgenmode none");
    ip(namespace, "link set dev " + name + " up");
    for (String network : networks) {
      ip(
          namespace,
          "address add " + network + " dev " + name + (network.contains(":") ? " nodad" : ""));
    }
  }

  /** How a command ended. */
  record Result(int exit, String output) {}

  static Result run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("no end: " + String.join(" ", words));
    }
    return new Result(process.exitValue(), output);
  }

  static String ok(Result result) {
    assertEquals(0, result.exit(), result::output);
    return result.output();
  }

  private static void ip(String namespace, String line) throws Exception {
    List<String> words = new ArrayList<>(List.of("ip", "-n", namespace));
    words.addAll(List.of(line.split(" ", -1)));
    ok(run(words.toArray(String[]::new)));
  }

  private static String[] in(String namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  private Process start(String namespace, String... words) throws IOException {
    Process process =
        new ProcessBuilder(in(namespace, words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve("log").toFile()))
            .start();
    started.add(process);
    return process;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  /** Executes a command on the director. */
  Result onDirector(String... words) throws Exception {
    return run(in(director, words));
  }

  /** Executes a line of {@code ip} on the director. */
  void ipOnDirector(String line) throws Exception {
    ip(director, line);
  }

  /** Writes the configuration; the services below {@code virtual-services}. */
  void configure(String services) throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"),
        "node: lb1\nlisten: { web: off, clear: off, fallback: \"127.0.0.1:9081\" }\n");
    Files.writeString(etc.resolve("evenkeel.yaml"), "virtual-services:\n" + services);
  }

  /** Starts the coordinator and waits until it serves. */
  Process coordinator(Path programs, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "env",
                "PATH=" + programs,
                java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                Main.class.getName(),
                "run",
                "--dispatcher",
                "relay",
                "--root",
                root.toString()));
    words.addAll(List.of(options));
    Process coordinator = start(director, words.toArray(String[]::new));
    await(
        "the coordinator serves",
        () -> {
          assertTrue(coordinator.isAlive() && !log().contains("Exception in"), this::log);
          return api("status").contains("\"role\"");
        });
    return coordinator;
  }

  /** Ends the coordinator as a service manager does. */
  static void stop(Process coordinator) throws InterruptedException {
    coordinator.destroy();
    assertTrue(coordinator.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it stops");
  }

  /** Has the coordinator read its configuration again. */
  static void reload(Process coordinator) throws Exception {
    ok(run("kill", "-HUP", Long.toString(coordinator.pid())));
  }

  /** What the coordinator answers to a GET, or to curl's further words. */
  String api(String path, String... words) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "curl",
                "-s",
                "-m",
                "20",
                "--unix-socket",
                root.resolve("run/evenkeel/control.sock").toString(),
                "http://localhost/api/v1/" + path));
    all.addAll(List.of(words));
    return run(all.toArray(String[]::new)).output();
  }

  /** What a client gets from an address; empty when nothing comes. */
  String get(String from, String vip, int port) throws Exception {
    return get(client, from, vip, port);
  }

  private static String get(String namespace, String from, String address, int port)
      throws Exception {
    String host = address.contains(":") ? "[" + address + "]" : address;
    List<String> words =
        new ArrayList<>(List.of("curl", "-sg", "-m", "5", "http://" + host + ":" + port + "/"));
    if (!from.isEmpty()) {
      words.addAll(List.of("--interface", from));
    }
    return run(in(namespace, words.toArray(String[]::new))).output().strip();
  }

  /** Rules, routes and settings of the director. */
  String state() throws Exception {
    return settings() + rules();
  }

  private String settings() throws Exception {
    return ok(onDirector("sysctl", "-a", "--pattern", "^net\\."))
        .lines()
        .filter(line -> !line.startsWith("sysctl:"))
        .filter(line -> PASSING.stream().noneMatch(line::contains))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Rules and routes of the director, without what counts. */
  String rules() throws Exception {
    return ok(onDirector("nft", "--stateless", "list", "ruleset"))
        + ok(onDirector("ip", "-4", "rule"))
        + ok(onDirector("ip", "-6", "rule"))
        + ok(onDirector("ip", "-4", "route", "show", "table", "all"))
        + ok(onDirector("ip", "-6", "route", "show", "table", "all"));
  }

  String log() {
    try {
      return Files.readString(root.resolve("log"));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Waits for what another process brings about. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.call()) {
      if (System.nanoTime() - deadline > 0) {
        fail("in vain: " + what + "\n" + log());
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Override
  public void close() {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void end() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    for (String namespace : List.of(client, director, real)) {
      for (String process : run("ip", "netns", "pids", namespace).output().lines().toList()) {
        ProcessHandle.of(Long.parseLong(process)).ifPresent(ProcessHandle::destroyForcibly);
      }
      Result _ = run("ip", "netns", "delete", namespace);
    }
    delete(root);
  }

  /** Removes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

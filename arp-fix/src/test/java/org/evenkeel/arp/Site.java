package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A client and a real server, network namespaces on one cable, in this machine's own kernel. The
 * client asks for addresses as a router would, and a route through the real server's own address
 * makes it what a director is.
 */
final class Site implements AutoCloseable {
  static final String VIP = "10.9.0.100";
  static final String SECOND = "10.9.0.101";
  static final String VIP6 = "fd09::100";
  private static final String CLASS_PATH = System.getProperty("java.class.path", "");

  private final String client = "evka-c" + ProcessHandle.current().pid();
  private final String real = "evka-r" + ProcessHandle.current().pid();
  private final Path root;
  private final List<Process> started = new ArrayList<>();

  Site(Path root) throws Exception {
    this.root = root;
    Assumptions.assumeTrue(
        ProcessHandle.current().info().user().equals(java.util.Optional.of("root")),
        "making network namespaces needs root");
    for (String tool : List.of("ip", "nft", "tc", "sysctl", "curl")) {
      Assumptions.assumeTrue(ProcessRunner.find(tool).isPresent(), tool + " is not installed");
    }
    build();
  }

  private void build() throws Exception {
    for (String namespace : List.of(client, real)) {
      Result made = run("ip", "netns", "add", namespace);
      Assumptions.assumeTrue(made.exit() == 0, "no network namespace: " + made.output());
      ok(run("ip", "-n", namespace, "link", "set", "lo", "up"));
    }
    ok(
        run(
            "ip", "-n", client, "link", "add", "dev", "eth0", "type", "veth", "peer", "name",
            "eth0", "netns", real));
    plug(client, "10.9.0.10/24", "fd09::10/64");
    plug(real, "10.9.0.30/24", "fd09::30/64");
  }

  private void plug(String namespace, String... networks) throws Exception {
    ok(run("ip", "-n", namespace, "link", "set", "dev", "eth0", "addrgenmode", "none"));
    ok(run("ip", "-n", namespace, "link", "set", "dev", "eth0", "up"));
    for (String network : networks) {
      boolean ipv6 = network.contains(":");
      List<String> words =
          new ArrayList<>(List.of("ip", "-n", namespace, "address", "add", network, "dev", "eth0"));
      if (ipv6) {
        words.add("nodad");
      }
      ok(run(words.toArray(String[]::new)));
    }
  }

  /** How a command ended. */
  record Result(int exit, String output) {}

  static Result run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("no end: " + String.join(" ", words));
    }
    return new Result(process.exitValue(), output);
  }

  static String ok(Result result) {
    assertEquals(0, result.exit(), result::output);
    return result.output();
  }

  /** Executes a command on the real server. */
  Result onReal(String... words) throws Exception {
    return run(in(real, words));
  }

  /** Executes a line of {@code ip} on the real server. */
  void ipOnReal(String line) throws Exception {
    ok(
        run(
            Stream.concat(Stream.of("ip", "-n", real), Stream.of(line.split(" ", -1)))
                .toArray(String[]::new)));
  }

  private static String[] in(String namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  /** The program's command line on the real server, after words that start another. */
  String[] program(List<String> before, String... arguments) {
    List<String> words = new ArrayList<>(before);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            CLASS_PATH,
            "org.evenkeel.arp.Main"));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--root", root.toString()));
    return words.toArray(String[]::new);
  }

  /** Runs the program on the real server. */
  Result arp(String line) throws Exception {
    return onReal(program(List.of(), line.split(" ", -1)));
  }

  /** Starts something on the real server that goes on until the site is closed. */
  Process start(String... words) throws Exception {
    Process process =
        new ProcessBuilder(in(real, words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve("log").toFile()))
            .start();
    started.add(process);
    return process;
  }

  /** A web server at every address of the real server. */
  void serve() throws Exception {
    Path pages = Files.createDirectories(root.resolve("pages"));
    Files.writeString(pages.resolve("who"), "the real server");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process _ = start(java, "-m", "jdk.httpserver", "-b", "::", "-p", "80", "-d", pages.toString());
    eventually("the web server serves", () -> fetches("10.9.0.30"));
  }

  /** Whether the client gets the page from an address. */
  boolean fetches(String address) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    try {
      Result result = run(in(client, "curl", "-sg", "--max-time", "3", "http://" + host + "/who"));
      return result.output().equals("the real server");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the real server answers the client's question for an address. */
  boolean answersFor(String address) throws Exception {
    Result _ = run("ip", "-n", client, "neigh", "flush", "dev", "eth0");
    Result _ =
        run(
            in(
                client,
                "curl",
                "-sg",
                "--max-time",
                "2",
                "http://" + (address.contains(":") ? "[" + address + "]" : address) + ":9/"));
    return ok(run("ip", "-n", client, "neigh", "show", "to", address, "dev", "eth0"))
        .contains("lladdr");
  }

  /** From now on the client sends packets for the VIPs to the real server, as a director does. */
  void routeThroughReal() throws Exception {
    ok(run("ip", "-n", client, "route", "add", VIP + "/32", "via", "10.9.0.30"));
    ok(run("ip", "-n", client, "route", "add", SECOND + "/32", "via", "10.9.0.30"));
    ok(run("ip", "-n", client, "route", "add", VIP6 + "/128", "via", "fd09::30"));
  }

  /** All of the real server that the program might have changed, without what counts. */
  String state() throws Exception {
    String settings =
        ok(onReal("sysctl", "-a", "--pattern", "^net\\."))
            .lines()
            .filter(line -> !line.contains("conntrack_count") && !line.startsWith("sysctl:"))
            .collect(Collectors.joining("\n"));
    return settings
        + ok(run("ip", "-n", real, "address"))
        + ok(run("ip", "-n", real, "route", "show", "table", "all"))
        + ok(onReal("nft", "list", "ruleset"));
  }

  /** The program's own files. */
  List<String> files() throws IOException {
    if (Files.notExists(root.resolve("etc"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root.resolve("etc"))) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** The real server loses all that its kernel was told; its files stay. */
  void reboot() throws Exception {
    close();
    build();
  }

  static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within a minute: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  @Override
  public void close() throws IOException {
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> process.onExit().join());
    started.clear();
    for (String namespace : List.of(client, real)) {
      Process gone = new ProcessBuilder("ip", "netns", "delete", namespace).start();
      Process _ = gone.onExit().join();
    }
  }
}

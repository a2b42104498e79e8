package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes in namespaces of their own, a cable between them. */
@Tag("lab")
@Timeout(300)
class LinksNamespaceTest {
  private static final String A = "evenkeel-wire-a-" + ProcessHandle.current().pid();
  private static final String B = "evenkeel-wire-b-" + ProcessHandle.current().pid();

  private final List<Node> nodes = new ArrayList<>();

  @BeforeEach
  void twoNamespaces() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "namespaces need root");
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/ip")), "there is no ip(8)");
    ip("netns", "add", A);
    ip("netns", "add", B);
    for (String namespace : List.of(A, B)) {
      // Without any address at all the kernel takes each for a broadcast, and lets us bind to it.
      ip("-n", namespace, "link", "set", "lo", "up");
    }
    cable();
  }

  @AfterEach
  void removeThem() throws Exception {
    for (Node node : nodes) {
      node.process.destroyForcibly().waitFor();
    }
    for (String namespace : List.of(A, B)) {
      if (Files.exists(Path.of("/run/netns", namespace))) {
        ip("netns", "delete", namespace);
      }
    }
  }

  @Test
  void linksComeUpWithTheirAddressesAndComeBackWithTheirInterface() throws Exception {
    addresses(B, "b");
    Node b = new Node(B, "b", "a");
    Node a = new Node(A, "a", "b");
    a.await(line -> line.startsWith("link 0 ") && line.contains("Cannot assign"));
    a.await(line -> line.startsWith("link 1 ") && line.contains("Cannot assign"));
    a.await(line -> line.startsWith("link 2 ") && line.contains("Cannot assign"));

    addresses(A, "a");
    for (String link : List.of("0", "1", "2")) {
      a.await(line -> line.equals("heard " + link + " b"));
      b.await(line -> line.equals("heard " + link + " a"));
      a.await(line -> line.equals("link " + link + " open"));
    }

    ip("-n", A, "link", "delete", "eth0");
    a.await(line -> line.startsWith("link 0 ") && !line.endsWith("open"));
    cable();
    addresses(A, "a");
    addresses(B, "b");
    a.lines.clear();
    b.lines.clear();
    for (String link : List.of("0", "1", "2")) {
      a.await(line -> line.equals("heard " + link + " b"));
      b.await(line -> line.equals("heard " + link + " a"));
    }
  }

  private static void cable() throws Exception {
    ip("-n", A, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", B);
    for (String namespace : List.of(A, B)) {
      ip("-n", namespace, "link", "set", "eth0", "up");
    }
  }

  private static void addresses(String namespace, String name) throws Exception {
    int host = name.equals("a") ? 1 : 2;
    ip("-n", namespace, "address", "add", "192.0.2." + host + "/24", "dev", "eth0");
    ip("-n", namespace, "address", "add", "2001:db8::" + host + "/64", "dev", "eth0", "nodad");
    ip("-n", namespace, "address", "add", "fe80::77:" + host + "/64", "dev", "eth0", "nodad");
  }

  private static void ip(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/sbin/ip"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), command + ": " + output);
  }

  /** A probe in a namespace, and what it writes. */
  private final class Node {
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(100_000);

    Node(String namespace, String name, String peer) throws IOException {
      String own = name.equals("a") ? "1" : "2";
      String other = peer.equals("a") ? "1" : "2";
      List<String> command = new ArrayList<>();
      command.addAll(List.of("/usr/sbin/ip", "netns", "exec", namespace));
      command.addAll(
          List.of(
              ProcessHandle.current().info().command().orElse("java"),
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              LinksProbe.class.getName(),
              name));
      for (String prefix : List.of("192.0.2.", "2001:db8::", "fe80::77:")) {
        command.addAll(List.of("eth0", prefix + own, prefix + other));
      }
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      nodes.add(this);
      Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
        }
      } catch (IOException e) {
        if (process.isAlive()) {
          throw new UncheckedIOException(e);
        }
      }
    }

    /** Waits for a line; those before it are forgotten. */
    void await(Predicate<String> wanted) throws InterruptedException {
      List<String> seen = new ArrayList<>();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (deadline - System.nanoTime() > 0) {
        String line = lines.poll(1, TimeUnit.SECONDS);
        if (line != null && wanted.test(line)) {
          return;
        }
        if (line != null) {
          seen.add(line);
        }
      }
      throw new AssertionError(
          "not among " + seen.subList(Math.max(0, seen.size() - 30), seen.size()));
    }
  }
}

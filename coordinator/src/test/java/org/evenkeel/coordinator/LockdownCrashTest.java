package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.evenkeel.coordinator.ha.NetworkNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program, killed while a lockdown waits to be confirmed. */
class LockdownCrashTest {
  private static final String NODE = "10.96.0.1";
  private static final String ALLOWED = "10.96.0.10";
  private static final String FORBIDDEN = "10.96.0.11";
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int IN_VAIN_MILLIS = 300;

  @TempDir private Path root;

  @Test
  void killedInTheMiddleItIsAsBeforeAtTheNextStart() throws Exception {
    Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        root.resolve("etc/evenkeel/node.yaml"),
        "node: lb1\nlisten: { web: \"0.0.0.0:9443\", fallback: off }\n");
    try (NetworkNamespace node = NetworkNamespace.create();
        NetworkNamespace world = NetworkNamespace.create()) {
      node.ip(
          "link add eth0 type veth peer name eth0 netns " + world.name(),
          "link set eth0 up",
          "address add " + NODE + "/24 dev eth0");
      world.ip(
          "link set eth0 up",
          "address add " + ALLOWED + "/24 dev eth0",
          "address add " + FORBIDDEN + "/24 dev eth0");
      Process coordinator = started(node);
      try {
        assertTrue(reaches(world, FORBIDDEN, PATIENCE_MILLIS));
        String applied =
            api(
                "lockdown?confirm=1h",
                "-X",
                "PUT",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"networks\": [\"" + ALLOWED + "\"]}");
        assertTrue(applied.contains("\"state\":\"waiting\""), applied);
        assertTrue(reaches(world, ALLOWED, PATIENCE_MILLIS));
        assertFalse(reaches(world, FORBIDDEN, IN_VAIN_MILLIS));
      } finally {
        coordinator.destroyForcibly();
      }
      assertTrue(coordinator.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), "it is dead");
      assertTrue(rules(node).contains("evenkeel-lockdown"), "the kernel does not know");
      anHourPasses();

      Process next = started(node);
      try {
        assertFalse(rules(node).contains("evenkeel-lockdown"), "taken back");
        assertTrue(reaches(world, FORBIDDEN, PATIENCE_MILLIS));
        assertTrue(api("lockdown").contains("\"state\":\"open\""), "open");
      } finally {
        next.destroy();
      }
      assertTrue(next.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), "it stops");
    }
  }

  private void anHourPasses() throws IOException {
    Path journal = root.resolve("var/lib/evenkeel/lockdown.json");
    String before = Files.readString(journal);
    String after =
        before.replaceFirst("\"deadline\":\"[^\"]+\"", "\"deadline\":\"2026-01-01T00:00:00Z\"");
    assertFalse(before.equals(after), before);
    Files.writeString(journal, after);
  }

  private Process started(NetworkNamespace node) throws Exception {
    Path log = root.resolve("log");
    Process coordinator =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                node.name(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                Main.class.getName(),
                "run",
                "--dispatcher",
                "relay",
                "--root",
                root.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    await(
        () -> {
          assertTrue(coordinator.isAlive(), Files.readString(log));
          return api("lockdown").contains("\"state\"");
        });
    return coordinator;
  }

  private static void await(Callable<Boolean> what) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!what.call()) {
      assertTrue(System.nanoTime() - end < 0, "it does not happen");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private String api(String path, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "curl",
                "-s",
                "-m",
                "20",
                "--unix-socket",
                root.resolve("run/evenkeel/control.sock").toString(),
                "http://localhost/api/v1/" + path));
    words.addAll(List.of(more));
    Process curl = new ProcessBuilder(words).redirectErrorStream(true).start();
    curl.getOutputStream().close();
    String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int _ = curl.waitFor();
    return answer;
  }

  private static String rules(NetworkNamespace node) throws Exception {
    return node.run("nft", "list", "tables");
  }

  private static boolean reaches(NetworkNamespace world, String from, int patience)
      throws Exception {
    return world.in(
        () -> {
          try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(NODE), 9443), patience);
            assertEquals(NODE, socket.getInetAddress().getHostAddress());
            return true;
          } catch (SocketTimeoutException _) {
            return false;
          }
        });
  }
}

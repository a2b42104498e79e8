package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the programs tell a service manager that starts them, on the host itself. */
@Tag("lab")
@EnabledOnOs(OS.LINUX)
class ReadinessTest {
  @TempDir private Path root = Path.of("");

  private Process start(String jar, String... arguments) throws IOException {
    Path file = Project.root().resolve(jar);
    assertTrue(Files.exists(file), () -> file + " is not built: mvn verify -pl lab -am");
    List<String> words = new ArrayList<>(List.of(Project.java().toString(), "-Xmx128m"));
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", file.toString()));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--root", root.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("log").toFile());
    builder.environment().put("NOTIFY_SOCKET", root.resolve("notify").toString());
    builder.environment().put("WATCHDOG_USEC", "200000");
    builder.environment().remove("WATCHDOG_PID");
    return builder.start();
  }

  @Test
  void theAgentTellsThatItIsReadyAliveAndStopping() throws Exception {
    tells("agent-linux/target/evenkeel-agent.jar", "run", "--port", "0", "--listen", "127.0.0.1");
  }

  @Test
  void theCoordinatorTellsThatItIsReadyAliveAndStopping() throws Exception {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          etc.resolve("node.yaml"),
          "node: lb1\nlisten: { web: \"127.0.0.1:%d\" }\n".formatted(free.getLocalPort()));
    }
    Files.writeString(etc.resolve("evenkeel.yaml"), "virtual-services: []\n");
    tells("coordinator/target/evenkeel.jar", "run", "--dispatcher", "relay");
  }

  private void tells(String jar, String... arguments) throws Exception {
    try (ServiceManager manager = new ServiceManager(root.resolve("notify"))) {
      Process process = start(jar, arguments);
      try {
        assertEquals("READY=1", manager.next(), () -> log());
        assertEquals("WATCHDOG=1", manager.next(), () -> log());
        assertEquals("WATCHDOG=1", manager.next(), () -> log());
        process.destroy(); // SIGTERM
        String last = manager.next();
        while (last.equals("WATCHDOG=1")) {
          last = manager.next();
        }
        assertEquals("STOPPING=1", last, () -> log());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void theAgentWaitsForAPortThatAnotherProgramHas() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = Integer.toString(other.getLocalPort());
      String jar = "agent-linux/target/evenkeel-agent.jar";
      waits(other, jar, "run", "--port", port, "--listen", "127.0.0.1");
    }
  }

  @Test
  void theCoordinatorWaitsForAPortThatAnotherProgramHas() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
      Files.writeString(
          etc.resolve("node.yaml"),
          "node: lb1\nlisten: { web: \"127.0.0.1:%d\", fallback: off }\n"
              .formatted(other.getLocalPort()));
      waits(other, "coordinator/target/evenkeel.jar", "run", "--dispatcher", "relay");
    }
  }

  /** Says what it waits for; stops when it is told to; serves as soon as the port is let go. */
  private void waits(ServerSocket other, String jar, String... arguments) throws Exception {
    try (ServiceManager manager = new ServiceManager(root.resolve("notify"))) {
      Process told = start(jar, arguments);
      Process process = told;
      try {
        waitsFor(manager, "STATUS=waiting: cannot listen on 127.0.0.1:" + other.getLocalPort());
        told.destroy(); // SIGTERM
        assertTrue(told.waitFor(60, TimeUnit.SECONDS), "it does not end");
        assertEquals(0, told.exitValue(), () -> log());

        process = start(jar, arguments);
        waitsFor(manager, "STATUS=waiting: cannot listen on 127.0.0.1:" + other.getLocalPort());
        other.close();
        assertEquals("READY=1", manager.next(), () -> log());
      } finally {
        told.destroyForcibly();
        process.destroyForcibly();
      }
    }
  }

  private void waitsFor(ServiceManager manager, String begin) {
    String said = manager.next();
    assertTrue(said.startsWith(begin), () -> said + "\n" + log());
  }

  private String log() {
    try {
      return Files.readString(root.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}

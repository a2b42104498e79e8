package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process of its own, as the service manager runs it. */
class AgentProcessTest {
  private static final int LIFE_SECONDS_MAX = 300;
  private static final Pattern READY = Pattern.compile("ready: answers on 127\\.0\\.0\\.1:(\\d+)");

  @TempDir private Path root = Path.of("");

  /** A running agent and its log. */
  private record Running(Process process, BufferedReader log) implements AutoCloseable {
    /** The next line of the log that matches; a vain wait ends with the process. */
    Matcher await(Pattern pattern) throws IOException {
      while (true) {
        String line = Objects.requireNonNull(log.readLine(), "the log ended before: " + pattern);
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          return matcher;
        }
      }
    }

    int awaitPort() throws IOException {
      return Integer.parseInt(Objects.requireNonNull(await(READY).group(1)));
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private Running start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--root",
                root.toString(),
                "--port",
                "0",
                "--listen",
                "127.0.0.1")
            .start();
    // Reading a pipe cannot be interrupted, but it ends with the process.
    CompletableFuture.delayedExecutor(LIFE_SECONDS_MAX, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return new Running(process, process.errorReader());
  }

  private static String ask(int port) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private String status(String format) {
    return command("status", "--root", root.toString(), "-o", format);
  }

  @Test
  void aReadyAgentAnswersAPercentageAndStatusShowsIt() throws IOException {
    try (Running agent = start()) {
      int port = agent.awaitPort();
      assertTrue(ask(port).matches("\\d{1,3}%\n"));
      assertTrue(status("table").contains("\nlisten  127.0.0.1:" + port + "\n"));
      assertTrue(status("json").startsWith("{\"answer\": \""));
      assertTrue(status("yaml").contains("\n  - {\"name\": \"cpu\", \"load\": "));
    }
  }

  @Test
  void aScriptHasNoPrivilegeAndItsNumberCounts() throws IOException {
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "only root has privileges to give up");
    Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        root.resolve("etc/evenkeel/agent.xml"),
        """
        <xml><Cpu><ImportanceFactor value="0"/></Cpu>
        <Script><Name value="uid"/><Max value="100000"/><ImportanceFactor value="1"/>
        <Command><Argument value="/usr/bin/id"/><Argument value="-u"/></Command></Script></xml>
        """);
    try (Running agent = start()) {
      int port = agent.awaitPort();
      String answer = ask(port);
      // 65534 of 100000 is 66 percent of load.
      while (!answer.equals("34%\n")) {
        Thread.onSpinWait();
        answer = ask(port);
      }
    }
  }

  @Test
  void commandsSetTheStateOfTheRunningAgent() throws IOException {
    try (Running agent = start()) {
      int port = agent.awaitPort();
      for (String[] pair :
          new String[][] {
            {"drain", "drain\n"}, {"halt", "maint\n"}, {"online", "up ready \\d{1,3}%\n"}
          }) {
        assertEquals("", command(pair[0], "--root", root.toString()));
        String answer = ask(port);
        while (!answer.matches(pair[1])) {
          Thread.onSpinWait();
          answer = ask(port);
        }
      }
    }
  }

  private static String command(String... args) {
    StringWriter out = new StringWriter();
    assertEquals(0, Main.run(args, new PrintWriter(out, true), new PrintWriter(out, true)));
    return out.toString();
  }

  @Test
  void onlyTheOwnerMayAskForStatus() throws IOException {
    try (Running agent = start()) {
      agent.awaitPort();
      Path socket = root.resolve("run/evenkeel/agent.sock");
      assertEquals(
          PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(socket));
    }
  }

  @Test
  void hangupReadsTheFileAgain() throws Exception {
    try (Running agent = start()) {
      int port = agent.awaitPort();
      Files.createDirectories(root.resolve("etc/evenkeel"));
      Files.writeString(
          root.resolve("etc/evenkeel/agent.xml"), "<xml><AgentStatus value='Halt'/></xml>");
      signal("HUP", agent.process());
      agent.await(Pattern.compile("again$"));
      String answer = ask(port);
      while (!answer.equals("maint\n")) {
        Thread.onSpinWait();
        answer = ask(port);
      }
    }
  }

  @Test
  void aLeavingAgentSaysDrainBeforeItStops() throws Exception { // which a second request hastens
    Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(root.resolve("etc/evenkeel/agent.xml"), "<xml><Linger value='200'/></xml>");
    try (Running agent = start()) {
      int port = agent.awaitPort();
      signal("TERM", agent.process());
      String answer = ask(port);
      while (!answer.equals("drain\n")) {
        Thread.onSpinWait();
        answer = ask(port);
      }
      signal("TERM", agent.process());
      assertEquals(0, agent.process().waitFor());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aRequestToStopEndsItCleanly(String name) throws Exception {
    try (Running agent = start()) {
      agent.awaitPort();
      signal(name, agent.process());
      assertEquals(0, agent.process().waitFor());
      assertFalse(Files.exists(root.resolve("run/evenkeel/agent.sock")));
    }
  }

  @Test
  void whatAKilledAgentLeftBehindIsReplacedAndALivingOneIsNot() throws Exception {
    try (Running killed = start()) {
      killed.awaitPort();
      killed.process().destroyForcibly().waitFor();
    }
    try (Running living = start()) {
      int port = living.awaitPort();
      try (Running second = start()) {
        second.await(Pattern.compile("another agent runs with"));
        assertEquals(1, second.process().waitFor());
      }
      assertTrue(ask(port).endsWith("%\n"));
    }
  }

  private static void signal(String name, Process process) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor());
  }
}

package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * HAProxy itself, with {@code agent-check} against the agent, both as processes of this host on the
 * loopback interface. A script stands for the load, so that the test decides what it is.
 */
@Tag("lab")
class AgentCheckTest {
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int LIFE_SECONDS_MAX = 300;
  private static final Pattern READY = Pattern.compile("ready: answers on \\S+?:(\\d+)");

  @TempDir private Path root = Path.of("");
  private final List<Process> processes = new ArrayList<>();
  private final List<ServerSocketChannel> doors = new ArrayList<>();
  private int agentPort;

  @BeforeEach
  void start() throws IOException {
    boolean installed = Files.isExecutable(HAPROXY);
    if (!installed && Boolean.getBoolean("evenkeel.required")) {
      throw new IOException("haproxy is not installed: sudo apt-get install haproxy");
    }
    Assumptions.assumeTrue(installed, "haproxy is not installed: sudo apt-get install haproxy");
    Path configuration = root.resolve("etc/evenkeel/agent.xml");
    Files.createDirectories(configuration.getParent());
    load(20);
    // Scripts of an agent that runs as root have no privilege to look into a private directory.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(configuration, agentXml("Normal"));
    startAgent();
    startHaproxy(realServer());
    Eventually.becomes("the first weight", this::server, "80 UP"::equals);
  }

  @AfterEach
  void stop() throws IOException {
    processes.forEach(Process::destroyForcibly);
    for (ServerSocketChannel door : doors) {
      door.close();
    }
  }

  private Path loadFile() {
    return root.resolve("load");
  }

  private void load(int percent) throws IOException {
    Files.writeString(loadFile(), percent + "\n");
  }

  private String agentXml(String status) {
    return """
    <xml><Cpu><ImportanceFactor value="0"/></Cpu>
    <Script><Name value="load"/><Interval value="1"/><ImportanceFactor value="1"/>
    <ThresholdValue value="95"/>
    <Command><Argument value="/bin/cat"/><Argument value="%s"/></Command></Script>
    <Threshold mode="metric" word="drain"/>
    <Interval value="3"/><AgentStatus value="%s"/></xml>
    """
        .formatted(loadFile(), status);
  }

  private Process startAgent() throws IOException {
    Process agent =
        program(
            List.of(
                "run",
                "--root",
                root.toString(),
                "--port",
                "" + agentPort,
                "--listen",
                "127.0.0.1"));
    BufferedReader log = agent.errorReader();
    Matcher ready = READY.matcher("");
    while (!ready.find()) {
      ready = READY.matcher(Objects.requireNonNull(log.readLine(), "the agent did not start"));
    }
    agentPort = Integer.parseInt(Objects.requireNonNull(ready.group(1)));
    // A full pipe would stop it.
    Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
    return agent;
  }

  private Process program(List<String> arguments) throws IOException {
    Path jar = Path.of("..", "agent-linux/target/evenkeel-agent.jar").toAbsolutePath().normalize();
    if (Files.notExists(jar)) {
      throw new IOException(jar + " is not built; build it with: mvn verify -pl lab -am");
    }
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    words.addAll(List.of("-jar", jar.toString()));
    words.addAll(arguments);
    return started(words);
  }

  private Process started(List<String> words) throws IOException {
    Process process = new ProcessBuilder(words).start();
    processes.add(process);
    CompletableFuture.delayedExecutor(LIFE_SECONDS_MAX, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return process;
  }

  private void command(String verb) throws Exception {
    Process command = program(List.of(verb, "--root", root.toString()));
    String said = new String(command.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, command.waitFor(), said);
  }

  /** Accepts and closes: HAProxy's health check wants no more. */
  private int realServer() throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
    doors.add(door);
    Thread.ofVirtual().start(() -> acceptAll(door));
    return door.socket().getLocalPort();
  }

  private static void acceptAll(ServerSocketChannel door) {
    while (door.isOpen()) {
      try {
        door.accept().close();
      } catch (IOException _) {
        // Closed at the end of the test.
      }
    }
  }

  private void startHaproxy(int serverPort) throws IOException {
    Path configuration = root.resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        """
        global
          stats socket %s level admin
        defaults
          mode tcp
          timeout connect 2s
          timeout client 2s
          timeout server 2s
        listen web
          bind 127.0.0.1:%d
          server web1 127.0.0.1:%d weight 100 check inter 200ms agent-check agent-addr 127.0.0.1 \
        agent-port %d agent-inter 200ms
        """
            .formatted(root.resolve("stats"), freePort(), serverPort, agentPort));
    Process haproxy = started(List.of(HAPROXY.toString(), "-db", "-f", configuration.toString()));
    Thread.ofVirtual().start(() -> haproxy.errorReader().lines().forEach(_ -> {}));
    Eventually.holds("HAProxy's socket", () -> Files.exists(root.resolve("stats")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  /** Weight and status of the server, as HAProxy has them. */
  private String server() throws IOException {
    List<String> lines = haproxy("show stat web 4 -1").lines().toList();
    List<String> names = Arrays.asList(lines.getFirst().split(",", -1));
    List<String> values = Arrays.asList(lines.get(1).split(",", -1));
    return values.get(names.indexOf("weight")) + " " + values.get(names.indexOf("status"));
  }

  private String haproxy(String command) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(root.resolve("stats")));
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theWeightFollowsTheLoad() throws IOException {
    load(70);
    Eventually.becomes("a busy server's weight", this::server, "30 UP"::equals);
    load(5);
    Eventually.becomes("an idle server's weight", this::server, "95 UP"::equals);
  }

  @Test
  void drainAndHaltTakeEffectAndAreLiftedAgain() throws Exception {
    command("drain");
    Eventually.becomes("a drained server", this::server, seen -> seen.endsWith(" DRAIN"));
    command("online");
    Eventually.becomes("a server that is back", this::server, "80 UP"::equals);
    command("halt");
    Eventually.becomes("a halted server", this::server, seen -> seen.endsWith(" MAINT"));
    command("online");
    Eventually.becomes("a server that is back", this::server, "80 UP"::equals);
  }

  @Test
  void downFromTheFileTakesEffectAndIsLiftedAgain() throws IOException {
    Path configuration = root.resolve("etc/evenkeel/agent.xml");
    Files.writeString(configuration, agentXml("Down"));
    Eventually.becomes("a server that is down", this::server, seen -> seen.contains("DOWN"));
    Files.writeString(configuration, agentXml("Normal"));
    Eventually.becomes("a server that is back", this::server, "80 UP"::equals);
  }

  @Test
  void anExceededThresholdDrainsAndItsEndIsAnnounced() throws IOException {
    load(99);
    Eventually.becomes("a drained server", this::server, seen -> seen.endsWith(" DRAIN"));
    load(40);
    Eventually.becomes("a server that is back", this::server, "60 UP"::equals);
  }

  @Test
  void aRestartedAgentLiftsWhatItSaidBefore() throws Exception {
    command("drain");
    Eventually.becomes("a drained server", this::server, seen -> seen.endsWith(" DRAIN"));
    // So that the agent has seen that it owes a ready.
    Eventually.holds("the debt", () -> Files.exists(root.resolve("run/evenkeel/agent.owed")));
    Process agent = processes.getFirst();
    agent.destroy();
    assertEquals(0, agent.waitFor());
    assertTrue(server().endsWith(" DRAIN"), "HAProxy keeps what it was told");
    startAgent();
    Eventually.becomes("a server that is back", this::server, "80 UP"::equals);
  }

  @Test
  void afterTheCommandIntervalHaproxysOwnOperatorIsLeftAlone() throws Exception {
    command("drain");
    command("online");
    Eventually.becomes("the plain number", this::answer, "80%\n"::equals);
    haproxy("set server web/web1 state maint");
    load(30);
    Eventually.becomes("a new number", this::answer, "70%\n"::equals);
    assertTrue(server().endsWith(" MAINT"), server());
  }

  /** As telnet shows it: connect, say nothing, read until the other side closes. */
  private String answer() throws IOException {
    try (Socket client = new Socket(LOOPBACK, agentPort)) {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void whoeverConnectsReadsOneLineAndTheEnd() throws IOException {
    assertTrue(answer().matches("(up ready )?80%\n"), answer());
  }

  @Test
  void aTakenPortIsExplained() throws Exception {
    Process second =
        program(
            List.of(
                "run",
                "--root",
                root.resolve("second").toString(),
                "--port",
                "" + agentPort,
                "--listen",
                "127.0.0.1"));
    String said = new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, second.waitFor());
    assertTrue(said.contains("cannot listen on 127.0.0.1:" + agentPort), said);
    assertTrue(said.contains("/etc/xinetd.d/lb-feedback"), said);
  }
}

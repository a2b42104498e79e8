package org.evenkeel.lab.wine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The agent for Windows as a service, in wine, as an administrator and a load balancer see it. */
@Tag("wine")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsServiceTest {
  private static final String SERVICE = "EvenkeelAgent";
  private static final String JAR = "evenkeel-agent-windows.jar";
  private static final int LINGER_SECONDS = 4;

  private final ObjectMapper json = new ObjectMapper();
  private List<AutoCloseable> open = List.of();
  private Optional<Wine> made = Optional.empty();
  private Path java = Path.of("");
  private Path work = Path.of("");
  private int port;

  @BeforeAll
  void windows() throws IOException, InterruptedException {
    Path target = Path.of("target").toAbsolutePath();
    Path jar = target.resolve("../../agent-windows/target").resolve(JAR).normalize();
    assertTrue(Files.exists(jar), jar + " is not built");
    java = WindowsJava.in(target.resolve("wine"));
    work = Files.createTempDirectory("evenkeel-agent");
    try {
      made = Optional.of(Wine.start());
    } finally {
      if (made.isEmpty()) {
        Wine.delete(work);
      }
    }
    Files.copy(jar, work.resolve(JAR));
    port = freePort();
  }

  private Wine wine() {
    return made.orElseThrow();
  }

  @AfterAll
  void noWindows() throws IOException {
    if (made.isPresent()) {
      wine().close();
      Wine.delete(work);
    }
  }

  @BeforeEach
  void installed() throws IOException, InterruptedException {
    open = new ArrayList<>();
    write("<xml><Linger value='%d'/></xml>".formatted(LINGER_SECONDS));
    List<String> install =
        new ArrayList<>(
            List.of("service", "install", "--root", Wine.path(work), "--listen", "127.0.0.1"));
    install.addAll(List.of("--port", "" + port));
    for (String option : WindowsJava.options(work)) {
      install.addAll(List.of("--java-option", option));
    }
    agent(install.toArray(String[]::new)).succeeded();
  }

  @AfterEach
  void uninstalled() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    if (!state().equals("STOPPED")) {
      wine().run(List.of("sc", "stop", SERVICE));
      becomes("the service stops", this::state, "STOPPED"::equals);
    }
    agent("service", "uninstall").succeeded();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Wine.Result agent(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Wine.path(java.resolve("bin/java.exe"))));
    command.addAll(WindowsJava.options(work));
    command.addAll(List.of("-jar", Wine.path(work.resolve(JAR))));
    command.addAll(List.of(arguments));
    return wine().run(command);
  }

  private void write(String xml) throws IOException {
    Files.createDirectories(work.resolve("Evenkeel"));
    Files.writeString(work.resolve("Evenkeel/agent.xml"), xml);
  }

  private String ask() throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private boolean answers() {
    try {
      return !ask().isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  /** The state as sc shows it. */
  private String state() throws IOException, InterruptedException {
    Wine.Result query = wine().run(List.of("sc", "query", SERVICE));
    return query
        .out()
        .lines()
        .filter(line -> line.strip().startsWith("STATE"))
        .map(line -> line.strip().split(" +", -1)[3])
        .findFirst()
        .orElse(query.out());
  }

  private void start() throws Exception {
    wine().run(List.of("sc", "start", SERVICE)).succeeded();
    becomes("the service runs", this::state, "RUNNING"::equals);
    assertTrue(ask().matches("(up ready )?\\d{1,3}%\n"));
  }

  private double load(JsonNode status, String metric) {
    return StreamSupport.stream(status.get("metrics").spliterator(), false)
        .filter(of -> of.get("name").asText().equals(metric))
        .mapToDouble(of -> of.get("load").asDouble(-1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric + " is not in " + status));
  }

  private JsonNode status() throws IOException, InterruptedException {
    return json.readTree(
        agent("status", "--root", Wine.path(work), "-o", "json").succeeded().out());
  }

  private static <T> T becomes(String what, Callable<T> look, Predicate<T> wanted)
      throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    T seen = look.call();
    while (!wanted.test(seen)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within a minute: " + what + "; last seen: " + seen);
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      seen = look.call();
    }
    return seen;
  }

  @Test
  void theServiceAnswersAndTheOperatorIsObeyed() throws Exception {
    start();
    agent("drain", "--root", Wine.path(work)).succeeded();
    becomes("it drains", this::ask, "drain\n"::equals);
    agent("halt", "--root", Wine.path(work)).succeeded();
    becomes("it is halted", this::ask, "maint\n"::equals);
    assertEquals("halt", status().get("status").asText());
    agent("online", "--root", Wine.path(work)).succeeded();
    becomes("it is ready", this::ask, answer -> answer.matches("up ready \\d{1,3}%\n"));
    assertTrue(
        agent("service", "status").succeeded().out().contains("\nstate    running\nprocess  "));
  }

  @Test
  void stoppedThroughTheServiceManagerItSaysDrainForItsLingerFirst() throws Exception {
    start();
    Path control = work.resolve("Evenkeel/control.json");
    assertTrue(Files.exists(control));
    long told = System.nanoTime();
    wine().run(List.of("sc", "stop", SERVICE)).succeeded();
    becomes("it drains", this::ask, "drain\n"::equals);
    assertEquals("STOP_PENDING", state());
    becomes("the service stops", this::state, "STOPPED"::equals);
    assertTrue(System.nanoTime() - told >= Duration.ofSeconds(LINGER_SECONDS).toNanos());
    assertFalse(answers());
    assertFalse(Files.exists(control));
    Wine.Result query = wine().run(List.of("sc", "query", SERVICE));
    assertTrue(query.out().matches("(?s).*WIN32_EXIT_CODE +: 0 .*"), query::toString);
  }

  @Test
  void theNumbersAreThoseOfTheMachine() throws Exception {
    try (ServerSocket service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 3; i++) {
        open.add(new Socket(InetAddress.getLoopbackAddress(), service.getLocalPort()));
        open.add(service.accept());
      }
      write(
          """
          <xml>
            <Swap/>
            <TCPService>
              <Name value="web"/><Port value="%d"/><MaxConnections value="10"/>
              <ImportanceFactor value="1"/>
            </TCPService>
            <TCPService>
              <Name value="elsewhere"/><IPAddress value="127.0.0.2"/><Port value="%d"/>
              <MaxConnections value="10"/><ImportanceFactor value="1"/>
            </TCPService>
            <Disk><Path value="C:\\"/></Disk>
            <Network><Interface value="lo"/><Capacity value="1000"/></Network>
          </xml>
          """
              .formatted(service.getLocalPort(), service.getLocalPort()));
      start();
      JsonNode status =
          becomes("traffic is measured", this::status, now -> load(now, "network lo") >= 0);
      assertEquals(30, load(status, "web"), 0.01, status::toString);
      assertEquals(0, load(status, "elsewhere"), 0.01, status::toString);
      assertTrue(load(status, "cpu") >= 0 && load(status, "cpu") <= 100, status::toString);
      assertEquals(memoryUsedPercent(), load(status, "ram"), 10, status::toString);
      var disk = Files.getFileStore(work);
      double used = 100.0 * (disk.getTotalSpace() - disk.getUsableSpace()) / disk.getTotalSpace();
      assertEquals(used, load(status, "disk C:\\"), 5, status::toString);
    }
  }

  private static double memoryUsedPercent() throws IOException {
    long total = 0;
    long available = 0;
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      String[] words = line.split(" +", -1);
      if (words[0].equals("MemTotal:")) {
        total = Long.parseLong(words[1]);
      } else if (words[0].equals("MemAvailable:")) {
        available = Long.parseLong(words[1]);
      }
    }
    return 100.0 * (total - available) / total;
  }

  @Test
  void theTokenIsKeptFromEverybodyElse() throws Exception {
    start();
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(work.resolve("Evenkeel/control.json"));
    // Wine keeps an access list as far as permissions can express it.
    assertFalse(permissions.contains(PosixFilePermission.OTHERS_READ), permissions::toString);
    assertTrue(permissions.contains(PosixFilePermission.OWNER_READ), permissions::toString);
  }

  @Test
  void toldThatItsParametersChangedItReadsItsFileAgain() throws Exception {
    start();
    write("<xml><AgentStatus value='Down'/></xml>");
    wine().run(List.of("sc", "control", SERVICE, "paramchange"));
    becomes("the file is in force", this::ask, "down\n"::equals);
  }

  @Test
  void aBrokenFileIsAFailureThatTheServiceManagerKnows() throws Exception {
    write("<xml><Port value='x'/></xml>");
    Wine.Result start = agent("service", "start");
    assertEquals(1, start.exit(), start::toString);
    becomes("the service stops", this::state, "STOPPED"::equals);
    assertFalse(answers());
    String status = agent("service", "status").succeeded().out();
    assertTrue(status.contains("failure  exit status 2"), status);
  }
}

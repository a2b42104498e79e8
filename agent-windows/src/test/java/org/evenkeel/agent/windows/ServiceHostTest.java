package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.agent.ControlAddress;
import org.evenkeel.agent.ControlClient;
import org.evenkeel.agent.ControlVerb;
import org.evenkeel.agent.FileGuard;
import org.evenkeel.agent.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent as a service, with real sockets and files, in a service manager in memory. */
@Timeout(180)
class ServiceHostTest {
  private static final Pattern READY = Pattern.compile("ready: answers on 127\\.0\\.0\\.1:(\\d+)");
  private static final Duration LINGER = Duration.ofSeconds(4);

  @TempDir private Path root = Path.of("");
  private final InMemoryWin32 windows = new InMemoryWin32();
  private final StringWriter said = new StringWriter();
  private final Log log = new Log(new PrintWriter(said, true));

  private CompletableFuture<Integer> startOn(int port) {
    RunOptions options =
        new RunOptions(
            root,
            Optional.empty(),
            OptionalInt.of(port),
            Optional.of(InetAddress.getLoopbackAddress()));
    AgentProcess agent =
        new AgentProcess(
            options, new WindowsMetrics(windows, System::nanoTime), FileGuard.POSIX, log);
    ServiceHost host = new ServiceHost(windows, agent, log);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return host.run();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        runnable -> Thread.ofPlatform().name("dispatcher").start(runnable));
  }

  /** The next status in another state than start pending. */
  private ServiceStatus await(int state) throws InterruptedException {
    while (true) {
      ServiceStatus status =
          Objects.requireNonNull(windows.statuses.poll(30, TimeUnit.SECONDS), said::toString);
      if (status.state() == state) {
        return status;
      }
      assertTrue(
          status.state() == WindowsConstants.SERVICE_START_PENDING
              || status.state() == WindowsConstants.SERVICE_STOP_PENDING,
          () -> status + "; " + said);
    }
  }

  private int awaitReady() throws InterruptedException {
    await(WindowsConstants.SERVICE_RUNNING);
    Matcher matcher = READY.matcher(said.toString());
    assertTrue(matcher.find(), said::toString);
    return Integer.parseInt(Objects.requireNonNull(matcher.group(1)));
  }

  private int tell(int control) {
    return windows.handler.join().control(control);
  }

  private static String ask(int port) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private Path write(String xml) throws IOException {
    AgentFiles files = AgentFiles.below(root);
    Files.createDirectories(files.directory());
    return Files.writeString(files.configuration(), xml);
  }

  private Path controlFile() {
    return AgentFiles.below(root).control();
  }

  @Test
  void aServiceAnswersAndIsControlledAndSaysDrainBeforeItStops() throws Exception {
    write("<xml><Linger value='%d'/></xml>".formatted(LINGER.toSeconds()));
    CompletableFuture<Integer> exit = startOn(0);
    int port = awaitReady();
    assertTrue(ask(port).endsWith("50%\n"));
    ControlClient client = new ControlClient(new ControlAddress.TokenFile(controlFile()));
    client.send(ControlVerb.HALT);
    while (!ask(port).equals("maint\n")) {
      Thread.onSpinWait();
    }
    client.send(ControlVerb.ONLINE);
    assertEquals(WindowsConstants.NO_ERROR, tell(WindowsConstants.SERVICE_CONTROL_INTERROGATE));

    long told = System.nanoTime();
    assertEquals(WindowsConstants.NO_ERROR, tell(WindowsConstants.SERVICE_CONTROL_PRESHUTDOWN));
    await(WindowsConstants.SERVICE_STOP_PENDING);
    while (!ask(port).equals("drain\n")) {
      Thread.onSpinWait();
    }
    ServiceStatus stopped = await(WindowsConstants.SERVICE_STOPPED);
    assertEquals(WindowsConstants.NO_ERROR, stopped.exitCode());
    assertTrue(System.nanoTime() - told >= LINGER.toNanos());
    assertEquals(0, exit.join());
    assertThrows(ConnectException.class, () -> ask(port));
    assertFalse(Files.exists(controlFile()));
  }

  @Test
  void aServiceToldThatItsParametersChangedReadsItsFileAgain() throws Exception {
    CompletableFuture<Integer> exit = startOn(0);
    int port = awaitReady();
    write("<xml><AgentStatus value='Down'/></xml>");
    assertEquals(WindowsConstants.NO_ERROR, tell(WindowsConstants.SERVICE_CONTROL_PARAMCHANGE));
    while (!ask(port).equals("down\n")) {
      Thread.onSpinWait();
    }
    tell(WindowsConstants.SERVICE_CONTROL_STOP);
    assertEquals(0, exit.join());
  }

  @Test
  void whatAServiceDoesNotKnowItSaysSo() throws Exception {
    CompletableFuture<Integer> exit = startOn(0);
    awaitReady();
    assertEquals(WindowsConstants.ERROR_CALL_NOT_IMPLEMENTED, tell(2));
    assertEquals(WindowsConstants.ERROR_CALL_NOT_IMPLEMENTED, tell(200));
    tell(WindowsConstants.SERVICE_CONTROL_STOP);
    assertEquals(0, exit.join());
  }

  @Test
  void aTakenPortIsAFailureThatTheServiceManagerHearsOf() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> exit = startOn(taken.getLocalPort());
      ServiceStatus stopped = await(WindowsConstants.SERVICE_STOPPED);
      assertEquals(WindowsConstants.ERROR_SERVICE_SPECIFIC_ERROR, stopped.exitCode());
      assertEquals(1, stopped.specificExitCode());
      assertEquals(1, exit.join());
      assertTrue(said.toString().contains("error: the agent ends: cannot listen on"));
    }
  }

  @Test
  void aBrokenFileIsAFailureWithAStatusOfItsOwnAndEveryProblemInTheLog() throws Exception {
    Path file = write("<xml><Port value='x'/><Interval value='y'/></xml>");
    CompletableFuture<Integer> exit = startOn(0);
    assertEquals(2, await(WindowsConstants.SERVICE_STOPPED).specificExitCode());
    assertEquals(2, exit.join());
    assertEquals(2, said.toString().lines().filter(l -> l.startsWith("error: " + file)).count());
  }

  @Test
  void withoutAServiceManagerItSaysHowToStartIt() {
    windows.startedByTheManager = false;
    CompletableFuture<Integer> exit = startOn(0);
    Throwable e = assertThrows(RuntimeException.class, exit::join);
    assertTrue(String.valueOf(e.getMessage()).contains("service start"), e::toString);
  }
}

package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AgentServiceTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path directory = Path.of("");
  private final InMemoryMetrics metrics = new InMemoryMetrics();
  private final StringWriter lines = new StringWriter();
  private Optional<AgentService> running = Optional.empty();
  private Optional<Thread> owner = Optional.empty();

  private Path file() {
    return directory.resolve("agent.xml");
  }

  private AgentService service(OptionalInt port) {
    AgentService.Setup setup = new AgentService.Setup(file(), port, Optional.of(LOOPBACK));
    AgentService service = new AgentService(setup, metrics, new Log(new PrintWriter(lines, true)));
    running = Optional.of(service);
    return service;
  }

  private AgentService started(OptionalInt port) throws Exception {
    AgentService service = service(port);
    service.start();
    owner = Optional.of(Thread.ofPlatform().start(() -> runQuietly(service)));
    return service;
  }

  private static void runQuietly(AgentService service) {
    try {
      service.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    running.ifPresent(AgentService::stop);
    if (owner.isPresent()) {
      owner.get().join();
    }
    running.ifPresent(AgentService::close);
  }

  private static String ask(int port) throws IOException {
    try (Socket client = new Socket(LOOPBACK, port)) {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** Asks again and again until the answer is as wanted; the class's time limit ends it. */
  private static <T> T eventually(Callable<T> question, Predicate<T> wanted) throws Exception {
    T answer = question.call();
    while (!wanted.test(answer)) {
      Thread.onSpinWait();
      answer = question.call();
    }
    return answer;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theFirstAnswerIsARealOne() throws Exception {
    AgentService service = started(OptionalInt.of(0));
    assertEquals("97%\n", ask(service.address().getPort()));
    assertTrue(service.report().listen().startsWith("127.0.0.1:"));
  }

  @Test
  void manyClientsCauseNoMeasurement() throws Exception {
    AgentService service = started(OptionalInt.of(0));
    for (int i = 0; i < 500; i++) {
      ask(service.address().getPort());
    }
    assertTrue(metrics.cpuReads.get() < 250, "read " + metrics.cpuReads + " times");
  }

  @Test
  void aReloadTakesTheFileAndMovesToItsPort() throws Exception {
    int first = freePort();
    Files.writeString(file(), "<xml><Port value='%d'/></xml>".formatted(first));
    AgentService service = started(OptionalInt.empty());
    assertEquals("97%\n", ask(first));

    int second = freePort();
    Files.writeString(
        file(), "<xml><Port value='%d'/><AgentStatus value='Halt'/></xml>".formatted(second));
    service.reload();
    eventually(service::address, address -> address.getPort() == second);
    eventually(() -> ask(second), "maint\n"::equals);
    eventually(() -> refused(first), refused -> refused);
  }

  private static boolean refused(int port) {
    try {
      ask(port);
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void aBrokenFileLeavesTheRunningConfigurationInForce() throws Exception {
    Files.writeString(file(), "<xml><AgentStatus value='Drain'/></xml>");
    AgentService service = started(OptionalInt.of(0));
    Files.writeString(file(), "<xml>\n<AgentStatus value='Sleep'/></xml>");
    service.reload();
    eventually(lines::toString, log -> log.contains("the running configuration stays"));
    assertTrue(lines.toString().contains(file() + ":2: AgentStatus: \"Sleep\""), lines.toString());
    assertEquals("drain\n", ask(service.address().getPort()));
  }

  @Test
  void aFollowedFileIsTheOperatorsSwitch() throws Exception {
    String document =
        "<xml><ReadAgentStatusFromConfig value='true'/>"
            + "<ReadAgentStatusFromConfigInterval value='1'/><AgentStatus value='%s'/></xml>";
    Files.writeString(file(), document.formatted("Normal"));
    int port = started(OptionalInt.of(0)).address().getPort();
    assertEquals("up ready 97%\n", ask(port));
    Files.writeString(file(), document.formatted("Drain"));
    eventually(() -> ask(port), "drain\n"::equals);
  }

  @Test
  void aPortInUseIsNamedTogetherWithItsUsualHolder() throws IOException {
    try (ServerSocket holder = new ServerSocket(0, 1, LOOPBACK)) {
      AgentService service = service(OptionalInt.of(holder.getLocalPort()));
      String message = assertThrows(IOException.class, service::start).toString();
      assertTrue(message.contains("127.0.0.1:" + holder.getLocalPort()), message);
      assertTrue(message.contains("xinetd"), message);
    }
  }

  @Test
  void aBrokenFileAtStartIsRefused() throws IOException {
    Files.writeString(file(), "<xml>");
    AgentService service = service(OptionalInt.of(0));
    assertThrows(ConfigurationException.class, service::start);
  }
}

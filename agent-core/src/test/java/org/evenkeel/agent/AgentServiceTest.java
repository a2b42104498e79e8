package org.evenkeel.agent;

import static org.evenkeel.agent.Client.ask;
import static org.evenkeel.agent.Client.eventually;
import static org.evenkeel.agent.Client.freePort;
import static org.evenkeel.agent.Client.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class AgentServiceTest {
  private static final InetAddress LOOPBACK = Client.LOOPBACK;

  @TempDir private Path directory = Path.of("");
  private final InMemoryMetrics metrics = new InMemoryMetrics();
  private final StringWriter lines = new StringWriter();
  private Optional<AgentService> running = Optional.empty();
  private Optional<Thread> owner = Optional.empty();

  private Path file() {
    return directory.resolve("agent.xml");
  }

  private AgentService service(OptionalInt port) {
    return service(new AgentService.Setup(file(), port, Optional.of(LOOPBACK)));
  }

  private AgentService service(AgentService.Setup setup) {
    AgentService service = new AgentService(setup, metrics, new Log(new PrintWriter(lines, true)));
    running = Optional.of(service);
    return service;
  }

  private AgentService started(OptionalInt port) throws Exception {
    return started(new AgentService.Setup(file(), port, Optional.of(LOOPBACK)));
  }

  private AgentService started(AgentService.Setup setup) throws Exception {
    AgentService service = service(setup);
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

  @Test
  void theFirstAnswerIsARealOne() throws Exception {
    AgentService service = started(OptionalInt.of(0));
    assertEquals("97%\n", ask(service.address().getPort()));
    assertTrue(service.report().listen().startsWith("127.0.0.1:"));
  }

  @Test
  void manyClientsCauseNoMeasurement() throws Exception {
    AgentService service = started(OptionalInt.of(0));
    long begin = System.nanoTime();
    int before = metrics.cpuReads.get();
    for (int i = 0; i < 500; i++) {
      ask(service.address().getPort());
    }
    // As often as time makes it, however many clients there are and however long they take.
    long periods = (System.nanoTime() - begin) / Agent.PERIOD.toNanos();
    int reads = metrics.cpuReads.get() - before;
    assertTrue(reads <= 2 * periods + 20, "read " + reads + " times in " + periods + " periods");
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

  @Test
  void aBrokenFileLeavesTheRunningConfigurationInForce() throws Exception {
    Files.writeString(file(), "<xml><AgentStatus value='Drain'/></xml>");
    AgentService service = started(OptionalInt.of(0));
    Files.writeString(file(), "<xml>\n<AgentStatus value='Sleep'/></xml>");
    service.reload();
    eventually(
        lines::toString,
        log ->
            log.contains("the running configuration stays")
                && log.contains(file() + ":2: AgentStatus: \"Sleep\""));
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

  private void write(String content) throws IOException {
    Files.writeString(file(), content);
  }

  private void replace(String content) throws IOException {
    Path other = directory.resolve("agent.xml.new");
    Files.writeString(other, content);
    Files.move(other, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aChangedFileIsFollowedWithoutBeingAskedTo() throws Exception {
    write("<xml/>");
    int port = started(OptionalInt.of(0)).address().getPort();
    replace("<xml><AgentStatus value='Drain'/></xml>");
    eventually(() -> ask(port), "drain\n"::equals);
    // In place, as long as before, perhaps within the same tick of the clock.
    write("<xml><AgentStatus value='Halt '/></xml>");
    eventually(() -> ask(port), "maint\n"::equals);
  }

  @Test
  void aHalfWrittenFileIsToldOnceAndTheAnswerStays() throws Exception {
    write("<xml><AgentStatus value='Drain'/></xml>");
    int port = started(OptionalInt.of(0)).address().getPort();
    write("<xml><AgentStatus value='Halt'");
    eventually(lines::toString, log -> log.contains("was refused"));
    assertEquals("drain\n", ask(port));
    // It is not read again while it stays as it is; what is read next is the good one.
    write("<xml><AgentStatus value='Halt'/></xml>");
    eventually(() -> ask(port), "maint\n"::equals);
    assertEquals(1, lines.toString().lines().filter(line -> line.contains("was refused")).count());
  }

  @Test
  void aFileThatCannotBeReadIsToldOnceAndTheAnswerStays() throws Exception {
    write("<xml><AgentStatus value='Drain'/></xml>");
    int port = started(OptionalInt.of(0)).address().getPort();
    Files.delete(file());
    Files.createDirectory(file());
    eventually(lines::toString, log -> log.contains("the running configuration stays"));
    assertEquals("drain\n", ask(port));
    Files.delete(file());
    write("<xml><AgentStatus value='Halt'/></xml>");
    eventually(() -> ask(port), "maint\n"::equals);
    assertEquals(1, lines.toString().lines().filter(line -> line.contains("stays")).count());
  }

  @Test
  void aReloadKeepsTheSocketAndTheClientsThatWait() throws Exception {
    write("<xml><Protocol value='http'/></xml>");
    AgentService service = started(OptionalInt.of(0));
    int port = service.address().getPort();
    try (Socket early = new Socket(LOOPBACK, port)) {
      write("<xml><Protocol value='http'/><Cpu><ImportanceFactor value='0'/></Cpu></xml>");
      service.reload();
      eventually(() -> ask(port, "GET / HTTP/1.1\r\n\r\n"), answer -> answer.endsWith("100%\n"));
      assertTrue(Client.say(early, "GET / HTTP/1.1\r\n\r\n").endsWith("100%\n"));
    }
    assertEquals(port, service.address().getPort());
  }

  @Test
  void respondersAnswerEachInItsWayAndComeAndGo() throws Exception {
    int http = freePort();
    int number = freePort();
    String both =
        """
        <xml><Responder><Port value="%d"/><Protocol value="http"/></Responder>
        <Responder><Name value="ram"/><Port value="%d"/><Format value="integer"/>
        <Listen value="127.0.0.1"/>
        <Metric><Name value="ram"/></Metric></Responder></xml>
        """
            .formatted(http, number);
    write(both);
    AgentService service = started(OptionalInt.of(0));
    assertEquals("97%\n", ask(service.address().getPort()));
    assertTrue(ask(http, "GET / HTTP/1.1\r\n\r\n").endsWith("\r\n\r\n97%\n"));
    assertEquals("60\n", ask(number));
    assertEquals(
        List.of("default", "port " + http, "ram"),
        service.report().responders().stream().map(ResponderReport::name).toList());
    eventually(() -> service.report().responders().get(2).answered(), answered -> answered == 1);

    write("<xml><Responder><Port value='%d'/></Responder></xml>".formatted(number));
    service.reload();
    eventually(() -> answerOrNone(number), "97%\n"::equals);
    eventually(() -> refused(http), refused -> refused);
  }

  @Test
  void whenOnePortCannotBeHadNothingChanges() throws Exception {
    write("<xml/>");
    AgentService service = started(OptionalInt.of(0));
    int free = freePort();
    try (ServerSocket holder = new ServerSocket(0, 1, LOOPBACK)) {
      write(
          """
          <xml><AgentStatus value="Halt"/>
          <Responder><Port value="%d"/><Listen value="127.0.0.1"/></Responder>
          <Responder><Port value="%d"/><Listen value="127.0.0.1"/></Responder></xml>
          """
              .formatted(free, holder.getLocalPort()));
      service.reload();
      eventually(lines::toString, log -> log.contains("xinetd"));
    }
    eventually(() -> refused(free), refused -> refused);
    assertEquals("97%\n", ask(service.address().getPort()));
  }

  @Test
  void callersThatAreNotAllowedGetNothingAndAreCounted() throws Exception {
    write("<xml><AllowFrom value='192.0.2.0/24'/></xml>");
    AgentService service = started(OptionalInt.of(0));
    int port = service.address().getPort();
    eventually(() -> answerOrNone(port), ""::equals);
    assertEquals(0, service.report().responders().getFirst().answered());
    assertTrue(service.report().responders().getFirst().refused() > 0);
    write("<xml><AllowFrom value='192.0.2.0/24'/><AllowFrom value='127.0.0.0/8'/></xml>");
    service.reload();
    eventually(() -> answerOrNone(port), "97%\n"::equals);
  }

  /** A connection that is closed at once may look like a reset. */
  private static String answerOrNone(int port) {
    try {
      return ask(port);
    } catch (IOException _) {
      return "";
    }
  }

  @Test
  void aLeavingAgentEndsWhenItsTimeIsUp() throws Exception {
    write("<xml><Linger value='1'/></xml>");
    AgentService service = started(OptionalInt.of(0));
    service.stop();
    owner.orElseThrow().join();
  }

  @Test
  void aLeavingAgentSaysDrainAndASecondRequestToStopEndsIt() throws Exception {
    write("<xml><Linger value='3600'/></xml>");
    AgentService service = started(OptionalInt.of(0));
    int port = service.address().getPort();
    assertEquals("up ready 97%\n", ask(port), "the run before it left with drain");
    service.stop();
    eventually(() -> ask(port), "drain\n"::equals);
    service.stop();
    owner.orElseThrow().join();
  }

  @Test
  void whatWasSaidBeforeARestartIsUndoneAfterIt() throws Exception {
    Path owed = directory.resolve("run/owed");
    Platform platform = new Platform(List.of(), List.of(), Optional.of(owed));
    AgentService first =
        started(new AgentService.Setup(file(), OptionalInt.of(0), Optional.of(LOOPBACK), platform));
    assertEquals("97%\n", ask(first.address().getPort()));
    assertEquals("ok\n", first.control(ControlVerb.DRAIN));
    eventually(() -> ask(first.address().getPort()), "drain\n"::equals);
    eventually(() -> Files.exists(owed), exists -> exists);
    stop();

    metrics.broken = false;
    write("<xml><Interval value='3600'/></xml>");
    AgentService second =
        started(new AgentService.Setup(file(), OptionalInt.of(0), Optional.of(LOOPBACK), platform));
    assertEquals("up ready 97%\n", ask(second.address().getPort()));
    write("<xml><Interval value='1'/></xml>");
    second.reload();
    eventually(() -> ask(second.address().getPort()), "97%\n"::equals);
    eventually(() -> Files.exists(owed), exists -> !exists);
  }
}

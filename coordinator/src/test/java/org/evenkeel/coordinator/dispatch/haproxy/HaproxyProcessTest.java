package org.evenkeel.coordinator.dispatch.haproxy;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.DispatchException;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the process is steered, lost, found and started again; the process is a real HAProxy. */
class HaproxyProcessTest {
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private HaproxyFixture fixture;
  private ServiceKey.Endpoint key;
  private Map<String, Destination.Key> servers;

  @BeforeEach
  void open() throws IOException {
    fixture = new HaproxyFixture();
    key = HaproxyFixture.freeService("127.0.13.1");
    servers = new LinkedHashMap<>();
    for (String name : List.of("a", "b")) {
      servers.put(name, fixture.server(name));
    }
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void aWeightReachesTheRunningProcess() throws Exception {
    TableService service = service(Specs.http());
    fixture.holds(service);
    long worker = fixture.worker();

    long begun = System.nanoTime();
    assertEquals(
        List.of(),
        fixture.toward(HaproxyFixture.with(service, HaproxyFixture.weighing(server("a"), 7))));
    long micros = (System.nanoTime() - begun) / 1000;

    assertEquals("7 (initial 100)", fixture.ask("get weight web/a").strip());
    assertEquals(worker, fixture.worker());
    report("a weight reached HAProxy in " + micros + " us");
  }

  @Test
  void serversComeAndGoWithoutAReload() throws Exception {
    Map<String, Destination.Key> both = new LinkedHashMap<>(servers);
    servers.remove("b");
    fixture.holds(service(Specs.http()));
    long worker = fixture.worker();

    servers = both;
    fixture.holds(service(Specs.http()));
    assertEquals(
        2, fixture.ask("show servers state web").lines().filter(l -> l.contains(" web ")).count());
    assertEquals("b", who(20, "b"));
    servers.remove("a");
    fixture.holds(service(Specs.http()));

    eventually(
        "the server is deleted",
        () ->
            fixture.ask("show servers state web").lines().filter(l -> l.contains(" web ")).count()
                == 1);
    assertEquals("b", HaproxyFixture.who(HaproxyFixture.get(key, "/")));
    assertEquals(worker, fixture.worker());
  }

  @Test
  void theNextCoordinatorTakesTheProcessOver() throws Exception {
    TableService service = service(ProxySpec.PLAIN);
    ServiceKey.Endpoint other = HaproxyFixture.freeService("127.0.13.2");
    TableService rich =
        HaproxyFixture.service(
            other,
            "rich",
            Specs.with(Specs.http(), new ProxyPersistence.Cookie("C", false, Optional.empty())),
            servers);
    fixture.holds(service, rich);
    TableService changed = HaproxyFixture.with(service, HaproxyFixture.weighing(server("a"), 3));
    fixture.holds(changed, rich);
    Statistics.Processes before = fixture.processes();
    try (Socket client = new Socket()) {
      client.connect(new InetSocketAddress(key.address().inet(), key.port()));
      client.getOutputStream().write(REQUEST);
      assertEquals('H', client.getInputStream().read());

      fixture.reopen();

      assertEquals(before, fixture.processes());
      assertEquals(List.of(changed, rich), fixture.dispatcher.read().services());
      assertEquals(List.of(), fixture.toward(changed, rich));
      client.getOutputStream().write(REQUEST);
      assertEquals('T', client.getInputStream().read());
      assertEquals(before, fixture.processes());
    }
  }

  @Test
  void aKilledMasterOrWorkerIsReplaced() throws Exception {
    TableService service = service(Specs.http());
    fixture.holds(service);
    for (boolean master : List.of(true, false)) {
      Statistics.Processes before = fixture.processes();
      long victim = master ? before.master() : before.workers().getFirst();

      ProcessHandle.of(victim).orElseThrow().destroyForcibly();

      eventually("another process", () -> answersAnew(before));
      eventually("it is in the table", () -> shows(service));
      HaproxyFixture.get(key, "/");
    }
  }

  @Test
  void aWorkerThatHangsIsNamedAndReplaced() throws Exception {
    fixture.holds(service(Specs.http()));
    hangs(fixture.processes().workers().getFirst());
  }

  @Test
  void aMasterThatHangsIsNamedAndReplaced() throws Exception {
    fixture.holds(service(Specs.http()));
    hangs(fixture.processes().master());
  }

  private void hangs(long process) throws Exception {
    TableService service = service(Specs.http());
    Statistics.Processes before = fixture.processes();
    assertTrue(
        CommandRunner.SYSTEM
            .run(List.of("kill", "-s", "STOP", Long.toString(process)), HaproxyFixture.PATIENCE)
            .succeeded());

    List<String> said = new ArrayList<>();
    eventually(
        "it is said",
        () -> {
          try {
            fixture.dispatcher.read();
          } catch (DispatchException e) {
            said.add(e.getMessage());
          }
          return !said.isEmpty();
        });

    assertTrue(said.getFirst().contains("does not answer"), said.toString());
    eventually("another process", () -> answersAnew(before));
    eventually("it is in the table", () -> shows(service));
    HaproxyFixture.get(key, "/");
  }

  @Test
  void aReloadUnderLoadLosesNoRequest() throws Exception {
    ProxySpec spec = Specs.http();
    fixture.holds(service(spec));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean keeps = i % 2 == 0;
      clients.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!stop.get()) {
                      ask(keeps ? 5 : 1, answered, failed);
                    }
                  }));
    }
    for (int round = 1; round <= 5; round++) {
      long worker = fixture.worker();
      fixture.holds(service(Specs.with(spec, new ProxyLimits(1000 + round, 0, 0))));
      assertNotEquals(worker, fixture.worker());
      long before = answered.get();
      eventually("requests go on", () -> answered.get() > before + 20);
    }
    stop.set(true);
    for (Thread client : clients) {
      client.join();
    }

    assertEquals(0, failed.get(), answered + " were answered");
    report(answered + " requests were answered over 5 reloads");
  }

  @Test
  void aRequestAfterAReloadOverAConnectionFromBeforeIsAnswered() throws Exception {
    ProxySpec spec = Specs.http();
    fixture.holds(service(spec));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(key.address().inet(), key.port()));
      socket.setSoTimeout((int) HaproxyFixture.PATIENCE.toMillis());
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(REQUEST);
      assertEquals("HTTP/1.1 200 OK", answer(answers).getFirst());

      fixture.holds(service(Specs.with(spec, new ProxyLimits(1000, 0, 0))));
      eventually("another serves", () -> !fixture.processes().oldWorkers().isEmpty());
      socket.getOutputStream().write(REQUEST);
      List<String> last = answer(answers);
      assertEquals("HTTP/1.1 200 OK", last.getFirst());
      assertTrue(last.contains("connection: close"), "the client is told to connect anew: " + last);
    }
    eventually("the old one ends", () -> fixture.processes().oldWorkers().isEmpty());
  }

  /** The head of an answer; its body is read too. */
  private static List<String> answer(BufferedReader answers) throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.isEmpty()) {
        break;
      }
      head.add(line);
    }
    long body =
        head.stream()
            .filter(line -> line.startsWith("content-length: "))
            .mapToLong(line -> Long.parseLong(line.substring("content-length: ".length())))
            .findFirst()
            .orElse(0);
    while (body-- > 0 && answers.read() >= 0) {
      // to its end
    }
    return head;
  }

  @Test
  void theLastServiceTakesTheProcessWithIt() throws Exception {
    fixture.holds(service(Specs.http()));
    long master = fixture.processes().master();

    fixture.holds();

    assertEquals(Observation.EMPTY.services(), fixture.dispatcher.read().services());
    eventually("the process ends", () -> !Program.isAlive(master));
    fixture.holds(service(Specs.http()));
    HaproxyFixture.get(key, "/");
  }

  @Test
  void aRealServersConnectionsOutliveItsRemovalFromTheTable() throws Exception {
    fixture.holds(service(ProxySpec.PLAIN));
    try (Socket client = new Socket()) {
      client.connect(new InetSocketAddress(key.address().inet(), key.port()));
      client.getOutputStream().write(REQUEST);
      int first = client.getInputStream().read();
      assertEquals('H', first);
      eventually("the connection is counted", () -> active() == 1);

      fixture.holds(service(Specs.with(ProxySpec.PLAIN, new ProxyLimits(500, 0, 0))));

      assertEquals(1, fixture.processes().oldWorkers().size());
      assertTrue(fixture.dispatcher.isSettled());
      eventually("it is still counted", () -> active() == 1);
    }
    eventually("it is not counted any more", () -> active() == 0);
  }

  @Test
  void aRefusedServiceIsLeftOutUntilItChanges() throws Exception {
    ServiceKey.Endpoint bad = HaproxyFixture.freeService("127.0.13.3");
    TableService good = service(Specs.http());
    TableService broken =
        HaproxyFixture.service(
            bad, "broken", Specs.with(Specs.http(), TlsFixture.terminated("garbage")), servers);
    Files.createDirectories(fixture.settings.certificates());
    Files.writeString(fixture.settings.certificates().resolve("garbage.pem"), "no certificate\n");

    fixture.toward(good, broken);
    eventually("it is dealt with", fixture.dispatcher::isSettled);
    List<Dispatcher.Failure> failures = fixture.toward(good, broken);

    assertTrue(!failures.isEmpty());
    for (Dispatcher.Failure failure : failures) {
      assertEquals(bad, failure.step().service());
      assertTrue(failure.reason().contains("garbage.pem"), failure.reason());
    }
    assertEquals(List.of(good), fixture.dispatcher.read().services());
    HaproxyFixture.get(key, "/");
    TableService mended = HaproxyFixture.service(bad, "broken", Specs.http(), servers);
    fixture.holds(good, mended);
    HaproxyFixture.get(bad, "/");
  }

  @Test
  void aReloadThatFailsAfterItsJudgementLeavesEverythingAsItWas() throws Exception {
    fixture.close();
    // Between the judgement and the reload, the certificate is lost.
    fixture =
        new HaproxyFixture(
            """
            "$HAPROXY" "$@" || exit
            [ "$1" != -c ] || ! [ -e "$0.armed" ] || : >"$0.pem"
            """);
    for (String name : List.of("a", "b")) {
      servers.put(name, fixture.server(name));
    }
    TlsFixture tls = new TlsFixture(fixture.settings.certificates());
    tls.selfSigned("one.pem", "one.example.org");
    Path certificate = fixture.settings.certificates().resolve("one.pem");
    Path kept = Files.move(certificate, fixture.root.resolve("script.pem"));
    Files.createSymbolicLink(certificate, kept);
    String pem = Files.readString(kept);
    ProxySpec spec = Specs.with(Specs.http(), TlsFixture.terminated("one"));
    TableService service = service(spec);
    fixture.holds(service);
    Path file = fixture.surroundings().configuration();
    String good = Files.readString(file);
    long worker = fixture.worker();

    Path armed = Files.createFile(fixture.root.resolve("script.armed"));
    TableService changed = service(Specs.with(spec, new ProxyLimits(900, 0, 0)));
    List<Dispatcher.Failure> failures = new ArrayList<>();
    eventually(
        "it is said",
        () -> {
          failures.addAll(fixture.toward(changed));
          return !failures.isEmpty();
        });

    assertTrue(failures.getFirst().reason().contains("did not start"), failures.toString());
    assertEquals(good, Files.readString(file), "the last good one is put back");
    assertTrue(Program.isAlive(worker), "the process before goes on");
    assertTrue(tls.request(key, "one.example.org").contains(" 200 "));

    Files.delete(armed);
    Files.writeString(kept, pem);
    fixture.holds(service(Specs.with(spec, new ProxyLimits(800, 0, 0))));
    assertTrue(tls.request(key, "one.example.org").contains(" 200 "));
  }

  @Test
  void aProcessWhoseTableIsLostGoesOnAndItsPortsAreNotTakenForForeign() throws Exception {
    TableService service = service(Specs.http());
    fixture.holds(service);
    fixture.dispatcher.close();
    Files.delete(fixture.settings.directory().resolve("table.json"));
    fixture.reopen();
    assertEquals(List.of(), fixture.dispatcher.read().services());
    long master = fixture.processes().master();
    ServiceKey.Endpoint taken = HaproxyFixture.freeService("127.0.13.4");
    TableService unlucky = HaproxyFixture.service(taken, "unlucky", Specs.http(), servers);
    try (ServerSocket other = new ServerSocket()) {
      other.bind(taken.address().withPort(taken.port()));

      fixture.toward(service, unlucky);
      eventually("it is dealt with", fixture.dispatcher::isSettled);
      List<Dispatcher.Failure> failures = fixture.toward(service, unlucky);

      assertEquals(List.of(service), fixture.dispatcher.read().services());
      assertTrue(failures.getFirst().reason().contains("is taken"), failures.toString());
      assertEquals(master, fixture.processes().master());
      HaproxyFixture.get(key, "/");
    }
  }

  @Test
  void anUnusableProgramIsSaidToBeSo() throws Exception {
    Path old = fixture.root.resolve("haproxy");
    Files.writeString(old, "#!/bin/sh\necho 'HAProxy version 2.4.1 2021/06/17'\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));
    Path deep = fixture.root.resolve("x".repeat(80));

    assertTrue(unusable(settings(old, fixture.root)).contains("2.4 is too old"));
    assertTrue(
        unusable(settings(fixture.root.resolve("none"), fixture.root))
            .contains("apt-get install haproxy"));
    assertTrue(
        unusable(settings(fixture.settings.binary(), deep))
            .contains("use a shorter root directory"));
  }

  private static String unusable(HaproxySettings settings) {
    return assertInstanceOf(
            HaproxyDispatcher.Opening.Unusable.class,
            HaproxyDispatcher.open(settings, CommandRunner.SYSTEM))
        .reason();
  }

  private static HaproxySettings settings(Path binary, Path root) {
    HaproxySettings usual = HaproxySettings.below(root, _ -> new byte[] {'.'}, Optional.empty());
    return new HaproxySettings(
        binary,
        usual.directory(),
        usual.exchange(),
        usual.certificates(),
        usual.page(),
        usual.sharing());
  }

  private void ask(int requests, AtomicLong answered, AtomicLong failed) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < requests; i++) {
        (HaproxyFixture.get(client, key, "/").statusCode() == 200 ? answered : failed)
            .incrementAndGet();
      }
    } catch (Exception e) {
      failed.incrementAndGet();
      report("a request failed: " + e);
    }
  }

  private boolean answersAnew(Statistics.Processes before) {
    try {
      Statistics.Processes now = fixture.processes();
      return now.master() != before.master() && !now.workers().isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  private boolean shows(TableService service) {
    try {
      return fixture.dispatcher.read().services().equals(List.of(service));
    } catch (DispatchException _) {
      return false;
    }
  }

  private long active() {
    try {
      Observation now = fixture.dispatcher.read();
      return servers.values().stream()
          .mapToLong(server -> now.counters(key, server).activeConnections())
          .sum();
    } catch (DispatchException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  /** The name that is looked for if it answers one of so many requests, else the last that did. */
  private String who(int requests, String wanted) throws Exception {
    String last = "";
    for (int i = 0; i < requests && !last.equals(wanted); i++) {
      last = HaproxyFixture.who(HaproxyFixture.get(key, "/"));
    }
    return last;
  }

  private Destination.Key server(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  private TableService service(ProxySpec spec) {
    return HaproxyFixture.service(key, "web", spec, servers);
  }

  private static void report(String what) {
    System.out.println(what);
  }
}

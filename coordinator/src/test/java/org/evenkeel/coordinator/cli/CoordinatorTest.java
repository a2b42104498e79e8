package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.check.Accepting;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole coordinator below a directory of its own, and its command line. */
@Timeout(300)
class CoordinatorTest {
  private static final IpAddress HERE = IpAddress.parse("127.0.0.1");

  @TempDir Path root;
  private Path node;
  private Path file;

  @BeforeEach
  void writeNode() throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    node = etc.resolve("node.yaml");
    file = etc.resolve("evenkeel.yaml");
    Files.writeString(node, "node: lb1\nlisten: { web: off }\nlog: { level: warn }\n");
  }

  private Coordinator start() throws StartException {
    return startIn(root);
  }

  private Typed type(String... arguments) {
    return Typed.run(
        Stream.concat(Arrays.stream(arguments), Stream.of("--root", root.toString()))
            .toArray(String[]::new));
  }

  private static ServerSocket listen() throws IOException {
    return Accepting.from(new ServerSocket(0, 50, HERE.inet()));
  }

  private static String web(int port, int serverPort) {
    return """
    virtual-services:
      - name: web
        address: 127.0.0.1
        ports: %d
        forwarding: proxy
        check: { type: connect, interval: 50ms, timeout: 1m }
        real-servers: [{ name: a, address: 127.0.0.1, port: %d, weight: 100 }]
    """
        .formatted(port, serverPort);
  }

  private static Snapshot await(Control control, Predicate<Snapshot> wanted)
      throws InterruptedException {
    BlockingQueue<Snapshot> heard = new LinkedBlockingQueue<>();
    try (var _ = control.watch(heard::add)) {
      Snapshot seen = control.snapshot();
      while (!wanted.test(seen)) {
        assertNotNull(heard.poll(60, TimeUnit.SECONDS), "nothing new is heard");
        seen = control.snapshot();
      }
      return seen;
    }
  }

  private static boolean up(Snapshot snapshot) {
    return snapshot.virtualServices().stream().allMatch(Snapshot.ServiceStatus::up);
  }

  private JsonNode status() throws IOException {
    return new ObjectMapper().readTree(type("status", "-o", "json").out());
  }

  @Test
  void aStartThatFailsKeepsNoPasswordThatNobodyWasTold() throws Exception {
    try (ServerSocket foreign = listen()) {
      int port = foreign.getLocalPort();
      Files.writeString(node, "node: lb1\nlisten: { web: \"127.0.0.1:%d\" }\n".formatted(port));
      StartException refused = assertThrows(StartException.class, this::start);
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("Address already in use"), message);
    }
    Files.writeString(node, "node: lb1\nlisten: { web: off }\n");
    try (Coordinator coordinator = start()) {
      assertTrue(coordinator.generatedPassword().isPresent());
    }
    try (Coordinator again = start()) {
      assertTrue(again.generatedPassword().isEmpty());
    }
  }

  @Test
  void theCommandLineShowsAndSetsWhatTheCoordinatorDoes() throws Exception {
    try (ServerSocket server = listen()) {
      Files.writeString(file, web(RealServer.freePort(), server.getLocalPort()));
      try (Coordinator coordinator = start()) {
        await(coordinator.control(), CoordinatorTest::up);
        assertEquals("lb1", status().path("node").asText());
        assertTrue(type("status", "-o", "yaml").out().contains("name: web"));
        assertTrue(type("status").out().contains("100/100"));

        for (String state : new String[] {"drain", "halt", "online"}) {
          Typed set = type("rip", state, "web", "a");
          assertEquals(0, set.status(), set.err());
          assertTrue(set.err().startsWith("a of web: " + state.substring(0, 4)), set.err());
          assertEquals(state, status().at("/virtual-services/0/real-servers/0/state").asText());
        }
        assertEquals(
            new Typed(1, "", "evenkeel: no real server b in web; there are: a\n"),
            type("rip", "drain", "web", "b"));
      }
    }
  }

  @Test
  void aRealServersStoryIsToldAndSurvivesARestart() throws Exception {
    int serverPort;
    try (ServerSocket server = listen()) {
      serverPort = server.getLocalPort();
      Files.writeString(file, web(RealServer.freePort(), serverPort));
      try (Coordinator coordinator = start()) {
        await(coordinator.control(), CoordinatorTest::up);
        Typed passed = type("check", "now", "web", "a");
        assertEquals(0, passed.status());
        assertTrue(passed.out().matches("passed: connected in .* ms; health up\n"), passed.out());
        Typed drained = type("rip", "drain", "web", "a");
        assertEquals("", drained.out());
        assertEquals(0, drained.status(), drained.err());
      }
    }
    try (Coordinator coordinator = start()) {
      await(coordinator.control(), snapshot -> health(snapshot) == Health.DOWN);
      Typed failed = type("check", "now", "web", "a", "-o", "json");
      assertEquals(1, failed.status());
      assertTrue(failed.out().contains("\"passed\" : false"), failed.out());

      JsonNode story = new ObjectMapper().readTree(type("why", "web", "a", "-o", "json").out());
      List<String> changes =
          story.path("changes").valueStream().map(change -> change.path("now").asText()).toList();
      assertEquals(List.of("down", "drain", "up"), changes);
      assertEquals("set by local", story.path("changes").path(1).path("cause").asText());
      assertTrue(story.path("health-for-seconds").isNumber());
      String table = type("why", "web", "a").out();
      assertTrue(table.contains("web/a is down for "), table);
      assertTrue(table.contains("connection to port " + serverPort + " refused"), table);
      assertTrue(type("why", "web", "a", "-o", "yaml").out().contains("now: drain"));
      assertEquals(1, type("why", "web", "b").status());
      assertEquals(
          new Typed(1, "", "evenkeel: no real server b in web; there are: a\n"),
          type("check", "now", "web", "b"));
    }
  }

  private static Health health(Snapshot snapshot) {
    return snapshot.virtualServices().getFirst().realServers().getFirst().health();
  }

  /** Two servers on two addresses fail at once: that is this host's own fault, or may be. */
  @Test
  void whenEveryCheckFailsAtOnceTheLastWeightsStayUnlessFallbackIsWanted() throws Exception {
    int port;
    try (ServerSocket one =
            Accepting.from(new ServerSocket(0, 50, IpAddress.parse("127.0.0.2").inet()));
        ServerSocket two =
            Accepting.from(
                new ServerSocket(one.getLocalPort(), 50, IpAddress.parse("127.0.0.3").inet()))) {
      port = two.getLocalPort();
      Files.writeString(file, pair("keep-last", port));
      try (Coordinator coordinator = start()) {
        await(coordinator.control(), snapshot -> weights(snapshot).equals(List.of(100, 50)));
        die(one, two);
        Snapshot kept =
            await(
                coordinator.control(),
                snapshot -> snapshot.degraded().stream().anyMatch(CoordinatorTest::suspectsItself));
        assertEquals(List.of(100, 50), weights(kept));
        await(
            coordinator.control(),
            snapshot ->
                snapshot.degraded().stream().anyMatch(text -> text.contains("this host itself")));

        Files.writeString(file, pair("fallback", port));
        coordinator.reload();
        Snapshot gone =
            await(coordinator.control(), snapshot -> weights(snapshot).equals(List.of(0, 0)));
        assertTrue(gone.degraded().toString().contains("on-all-down: fallback"));
      }
    }
  }

  private static void die(ServerSocket... servers) throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
  }

  private static boolean suspectsItself(String degraded) {
    return degraded.startsWith("every check fails at once, of 2 places");
  }

  private static List<Integer> weights(Snapshot snapshot) {
    return snapshot.virtualServices().getFirst().realServers().stream()
        .map(Snapshot.RealServerStatus::weight)
        .toList();
  }

  private static String pair(String onAllDown, int serverPort) throws IOException {
    return """
    on-all-down: %s
    virtual-services:
      - name: web
        address: 127.0.0.1
        ports: %d
        forwarding: proxy
        check: { type: connect, interval: 50ms, timeout: 1m }
        real-servers:
          - { name: a, address: 127.0.0.2, port: %d, weight: 100 }
          - { name: b, address: 127.0.0.3, port: %d, weight: 50 }
    """
        .formatted(onAllDown, RealServer.freePort(), serverPort, serverPort);
  }

  @Test
  void aConfigurationIsAppliedWholeOrNotAtAll() throws Exception {
    try (Coordinator coordinator = start()) {
      Path next = Files.writeString(root.resolve("next.yaml"), web(RealServer.freePort(), 9));
      assertEquals(
          new Typed(0, "", "revision 1 runs\n"),
          type("config", "apply", next.toString(), "--comment", "ä & ö"));
      assertEquals(1, coordinator.control().snapshot().virtualServices().size());

      Files.writeString(next, "nonsense: 1\n");
      Typed bad = type("config", "apply", next.toString());
      assertEquals(1, bad.status());
      assertTrue(bad.err().startsWith(next + ":1:1: nonsense: "), bad.err());
      assertEquals(1, type("config", "apply", root.resolve("none").toString()).status());
      assertEquals(1, coordinator.control().snapshot().revision());
    }
  }

  @Test
  void whatIsNotConfirmedIsUndoneByWhoStartsAfterAKill() throws Exception {
    Path next = root.resolve("next.yaml");
    Path left = root.resolveSibling(root.getFileName() + "-left");
    String before = web(RealServer.freePort(), 9);
    String later = web(RealServer.freePort(), 9);
    try (Coordinator coordinator = start()) {
      Files.writeString(next, before);
      assertEquals(0, type("config", "apply", next.toString()).status());
      Files.writeString(next, later);
      Typed applied = type("config", "apply", next.toString(), "--confirm", "1h");
      assertTrue(applied.err().contains("evenkeel config confirm 2"), applied.err());
      assertTrue(coordinator.control().snapshot().unconfirmed().isPresent());
      String shown = type("status").out();
      assertTrue(shown.contains("unconfirmed: back to revision 1 at 2"), shown);
      assertTrue(type("config", "history").out().contains("runs, unconfirmed until 2"));
      copy(root, left); // the disk as a kill leaves it here
    }
    try (Coordinator coordinator = startIn(left)) { // the countdown goes on
      assertEquals(2, coordinator.control().snapshot().revision());
      assertEquals(1, coordinator.control().snapshot().unconfirmed().orElseThrow().before());
    }
    Path revision = left.resolve("var/lib/evenkeel/revisions/000002.yaml");
    String said = Files.readString(revision);
    Files.writeString(revision, said.replaceAll("(back to 1 at ).*", "$12026-01-01T00:00:00Z"));
    try (Coordinator coordinator = startIn(left)) { // or is over
      assertEquals(3, coordinator.control().snapshot().revision());
      assertEquals(before, coordinator.control().configuration().yaml());
      assertEquals(before, Files.readString(left.resolve("etc/evenkeel/evenkeel.yaml")));
      String audit = Typed.run("audit", "show", "--root", left.toString()).out();
      assertTrue(audit.contains("undo a revision"), audit);
      assertTrue(audit.contains("revision 2 -> revision 3"), audit);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        if (!Files.isRegularFile(each) && !Files.isDirectory(each)) {
          continue; // sockets go with their process
        }
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static Coordinator startIn(Path root) throws StartException {
    return Coordinator.start(
        new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), true));
  }

  @Test
  void aReloadTakesTheEditedFile() throws Exception {
    try (Coordinator coordinator = start()) {
      Files.writeString(file, "virtual-services: []\n");
      coordinator.reload();
      await(coordinator.control(), snapshot -> snapshot.revision() == 1);

      Files.writeString(file, "nonsense: 1\n");
      coordinator.reload();
      Snapshot refused = await(coordinator.control(), snapshot -> !snapshot.degraded().isEmpty());
      assertEquals(1, refused.revision());
      Typed audit = type("audit", "show", "--user", "file");
      assertEquals(
          2, audit.out().lines().filter(line -> line.contains("SIGHUP")).count(), audit.out());
      assertTrue(audit.out().contains("revision 0 -> revision 1"), audit.out());
      assertTrue(audit.out().contains("refused: evenkeel.yaml:1:1: nonsense"), audit.out());
    }
  }

  @Test
  void aSecondCoordinatorOnTheSameFilesIsRefused() throws Exception {
    try (Coordinator _ = start()) {
      String said = String.valueOf(assertThrows(StartException.class, this::start).getMessage());
      assertTrue(said.startsWith("a coordinator already runs below " + root), said);
      assertEquals("lb1", status().path("node").asText());
    }
  }

  @Test
  void aBrokenNodeFileIsRefusedWithEveryProblemAndNothingStaysBehind() throws Exception {
    Files.writeString(node, "one: 1\ntwo: 2\n");
    List<String> problems = assertThrows(StartException.class, this::start).problems();
    assertEquals(2, problems.size(), problems.toString());
    assertTrue(problems.getFirst().startsWith(node + ":1:1: one: "), problems.toString());

    writeNode();
    start().close();
  }

  @Test
  void aTakenPortIsNamedAndNothingStaysBehind() throws Exception {
    try (ServerSocket neighbour = listen()) {
      int port = neighbour.getLocalPort();
      Files.writeString(node, "listen: { web: \"127.0.0.1:%d\" }\n".formatted(port));
      String said = String.valueOf(assertThrows(StartException.class, this::start).getMessage());
      assertTrue(said.contains("127.0.0.1:" + port), said);
    }
    start().close();
  }

  @Test
  void stoppingTwiceIsNoError() throws Exception {
    Coordinator coordinator = start();
    coordinator.close();
    coordinator.close();
    assertEquals(1, type("status").status());
  }
}

package org.evenkeel.coordinator.check;

import static org.evenkeel.coordinator.check.Try.assertPassed;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.evenkeel.coordinator.BesideOthers;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.function.Executable;

/**
 * Every type of check against the real server from Debian's packages: healthy, asked for what it
 * refuses, stopped in its tracks, and gone. All run side by side, since starting them takes long.
 */
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@BesideOthers
class RealServersTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final List<RealServer> RUNNING = new ArrayList<>();
  private static final List<Trial> TRIALS = new ArrayList<>();
  private static Path folder = Path.of("/");

  /**
   * One probe of one server.
   *
   * @param expected how the reason begins; after a minus, of a failure
   */
  record Trial(String server, int port, Probe probe, String expected) {
    void judge() {
      Verdict verdict = Try.probe(probe, port);
      String at = server + ": " + probe + " -> " + verdict;
      if (expected.startsWith("-")) {
        assertInstanceOf(Verdict.Failed.class, verdict, at);
        assertTrue(verdict.reason().startsWith(expected.substring(1)), at);
        assertTrue(!verdict.reason().contains("wr0ng"), at);
      } else {
        assertInstanceOf(Verdict.Passed.class, verdict, at);
        assertPassed(expected, verdict);
      }
    }

    boolean passes() {
      return !expected.startsWith("-");
    }
  }

  @BeforeAll
  static void startAll() throws Exception {
    Optional<String> missing = Installed.missing();
    boolean required = Boolean.getBoolean("evenkeel.required");
    if (missing.isPresent() && required) {
      fail(missing.get());
    }
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    folder = Files.createTempDirectory("evenkeel-servers-");
    open(folder);
    RealServerList list = new RealServerList(folder);
    List<Future<List<Trial>>> starting = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<List<Trial>> each : list.all(RealServersTest::started)) {
        starting.add(threads.submit(each));
      }
      List<Executable> outcomes = new ArrayList<>();
      for (Future<List<Trial>> each : starting) {
        outcomes.add(() -> TRIALS.addAll(each.get(240, TimeUnit.SECONDS)));
      }
      assertAll(outcomes);
    }
  }

  private static synchronized void started(RealServer server) {
    RUNNING.add(server);
  }

  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(
        path, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  @Order(1)
  void whatWorksPassesAndWhatIsRefusedFails() throws Exception {
    assertTrue(TRIALS.size() > 40, "trials: " + TRIALS.size());
    assertTogether(TRIALS.stream().map(trial -> (Executable) trial::judge));
  }

  @Test
  @Order(2)
  void oneThatIsStoppedInItsTracksIsGivenUpAtTheDeadline() throws Exception {
    for (RealServer server : RUNNING) {
      server.signal("STOP");
    }
    assertTogether(
        TRIALS.stream()
            .filter(Trial::passes)
            .map(
                trial ->
                    () -> {
                      Verdict verdict = Try.probe(trial.probe, trial.port, SHORT);
                      String at = trial + " -> " + verdict;
                      assertInstanceOf(Verdict.Failed.class, verdict, at);
                      assertTrue(verdict.reason().endsWith("within 700 ms"), at);
                    }));
  }

  @Test
  @Order(3)
  void oneThatGoesOnPassesAgain() throws Exception {
    for (RealServer server : RUNNING) {
      server.signal("CONT");
    }
    assertTogether(
        TRIALS.stream().filter(Trial::passes).map(trial -> (Executable) () -> eventually(trial)));
  }

  @Test
  @Order(4)
  void oneThatIsGoneFailsAtOnce() throws Exception {
    RUNNING.forEach(RealServer::close);
    assertTogether(
        TRIALS.stream()
            .map(
                trial ->
                    () -> {
                      Verdict verdict = Try.probe(trial.probe, trial.port);
                      String reason = verdict.reason();
                      assertTrue(
                          reason.equals("connection to port " + trial.port + " refused")
                              || reason.equals("nobody listens at port " + trial.port),
                          trial + " -> " + verdict);
                    }));
  }

  /** Behind the probes that it could not answer; some refuse us for a while. */
  private static void eventually(Trial trial) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (true) {
      Verdict verdict = Try.probe(trial.probe, trial.port, Duration.ofSeconds(15));
      if (verdict instanceof Verdict.Passed || System.nanoTime() - end > 0) {
        assertPassed(trial.expected, verdict);
        return;
      }
      Thread.sleep(100);
    }
  }

  private static void assertTogether(Stream<Executable> executables) throws Exception {
    List<Executable> outcomes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Function<Executable, Future<Optional<Throwable>>> submit =
          each ->
              threads.submit(
                  () -> {
                    try {
                      each.execute();
                      return Optional.<Throwable>empty();
                    } catch (Throwable e) {
                      return Optional.of(e);
                    }
                  });
      for (Future<Optional<Throwable>> each : executables.map(submit).toList()) {
        Optional<Throwable> failure = each.get(240, TimeUnit.SECONDS);
        outcomes.add(
            () -> {
              if (failure.isPresent()) {
                throw failure.get();
              }
            });
      }
    }
    assertAll(outcomes);
  }

  @AfterAll
  static void stopAll() throws Exception {
    RUNNING.forEach(RealServer::close);
    if (Files.exists(folder.resolve("etc"))) {
      new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor(60, TimeUnit.SECONDS);
    }
  }
}

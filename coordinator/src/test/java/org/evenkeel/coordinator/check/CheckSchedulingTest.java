package org.evenkeel.coordinator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.Approach;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that hang, a bound on sockets, and checks on demand, with real sockets. */
@Timeout(120)
class CheckSchedulingTest {
  private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
  private static final Duration SELDOM = Duration.ofHours(1);

  private final BlockingQueue<CheckTarget> heard = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private Checks checks(int berths) {
    var checks =
        new Checks(Clock.SYSTEM, ProbeSockets.NONE, (target, _) -> heard.add(target), berths);
    opened.add(checks);
    return checks;
  }

  private ServerSocket listen() throws Exception {
    var server = new ServerSocket(0, 500, HERE.inet());
    opened.add(server);
    return server;
  }

  /** A server that has accepted as much as it ever will: the kernel drops what comes. */
  private int hung() throws Exception {
    var server = new ServerSocket(0, 1, HERE.inet());
    opened.add(server);
    List<SocketChannel> fillers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      var filler = SocketChannel.open();
      opened.add(filler);
      filler.configureBlocking(false);
      boolean _ = filler.connect(HERE.withPort(server.getLocalPort()));
      fillers.add(filler);
    }
    while (fillers.stream().filter(CheckSchedulingTest::isConnected).count() < 2) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return server.getLocalPort();
  }

  private static boolean isConnected(SocketChannel channel) {
    try {
      return channel.finishConnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A probe that is under way until its server ends: it waits for words that never come. */
  private static CheckTarget waiting(ServerSocket server) {
    var words = new CheckSpec.Probe.Tcp(Optional.empty(), Optional.of("never"), Optional.empty());
    var spec = new CheckSpec(words, SELDOM, Duration.ofMinutes(1), 1, 1, OptionalInt.empty());
    return new CheckTarget(HERE, server.getLocalPort(), spec);
  }

  private static CheckTarget target(int port, Duration interval, Duration timeout) {
    return new CheckTarget(
        HERE,
        port,
        new CheckSpec(new CheckSpec.Probe.Connect(), interval, timeout, 1, 1, OptionalInt.empty()));
  }

  private static CheckTarget target(int port, Duration interval) {
    return target(port, interval, Duration.ofMinutes(1));
  }

  @Test
  void serversThatHangDelayNobody() throws Exception {
    Set<CheckTarget> targets = new LinkedHashSet<>();
    for (int i = 0; i < 20; i++) {
      targets.add(target(hung(), Duration.ofMillis(20)));
    }
    CheckTarget lively = target(Accepting.from(listen()).getLocalPort(), Duration.ofMillis(20));
    targets.add(lively);
    Checks checks = checks(100);
    checks.watch(targets);

    assertEquals(lively, heard.poll(60, TimeUnit.SECONDS));
    long before = checks.figures().lateness().total();
    while (checks.figures().lateness().total() < before + 20) {
      TimeUnit.MILLISECONDS.sleep(
          5); // ended by this test's timeout when the lively one stands still
    }
    while (checks.figures().underWay() < 20) { // those that hang
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertEquals(0, checks.figures().delayed());
  }

  @Test
  void whenAllBerthsAreTakenTheNewestProbeWaitsAndIsCounted() throws Exception {
    Checks checks = checks(2);
    ServerSocket first = listen();
    ServerSocket second = listen();
    Set<CheckTarget> both = new LinkedHashSet<>(List.of(waiting(first), waiting(second)));
    checks.watch(both);
    while (checks.figures().underWay() < 2) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    CheckTarget late = target(listen().getLocalPort(), SELDOM);
    Set<CheckTarget> all = new LinkedHashSet<>(both);
    all.add(late);
    checks.watch(all);
    while (checks.figures().delayed() < 1) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertTrue(heard.isEmpty(), "it did not wait: " + heard);

    first.close();
    assertEquals(waiting(first), heard.poll(60, TimeUnit.SECONDS));
    assertEquals(late, heard.poll(60, TimeUnit.SECONDS));
    second.close();
    assertEquals(waiting(second), heard.poll(60, TimeUnit.SECONDS));
    assertEquals(1, checks.figures().delayed());
    assertEquals(2, checks.figures().underWayMax());
  }

  @Test
  void aCheckOnDemandRunsAtOnceAndCounts() throws Exception {
    ServerSocket server = listen();
    CheckTarget target = target(server.getLocalPort(), SELDOM);
    Checks checks = checks(10);
    checks.watch(Set.of(target));
    assertEquals(target, heard.poll(60, TimeUnit.SECONDS));

    server.close();
    Checks.Probed failed = checks.now(target).orElseThrow().get(60, TimeUnit.SECONDS);
    assertInstanceOf(Verdict.Failed.class, failed.verdict());
    assertEquals(Health.DOWN, failed.state().health());
    assertEquals(target, heard.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void thoseWhoAskForTheSameProbeShareItAndNobodyWaitsForWhatIsGone() throws Exception {
    CheckTarget hung = target(hung(), SELDOM);
    Checks checks = checks(10);
    assertEquals(Optional.empty(), checks.now(hung));

    checks.watch(Set.of(hung));
    while (checks.figures().underWay() == 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    CompletableFuture<Checks.Probed> one = checks.now(hung).orElseThrow();
    assertSame(one, checks.now(hung).orElseThrow());
    checks.watch(Set.of());
    assertTrue(one.isCancelled());
  }

  @Test
  void whatIsDownIsProbedAtItsOwnInterval() throws Exception {
    ServerSocket server = listen();
    CheckTarget target =
        new CheckTarget(
            HERE,
            server.getLocalPort(),
            new CheckSpec(
                new CheckSpec.Probe.Connect(),
                SELDOM,
                Duration.ofMinutes(1),
                2,
                3,
                OptionalInt.empty(),
                Approach.DIRECT,
                Duration.ofMillis(20),
                SELDOM));
    Checks checks = checks(10);
    server.close();
    checks.watch(Set.of(target));
    for (int probe = 0; probe < 3; probe++) { // fast until the verdict
      assertNotNull(heard.poll(60, TimeUnit.SECONDS));
    }
    assertEquals(3, checks.figures().lateness().total());
    Checks.Probed still = checks.now(target).orElseThrow().get(60, TimeUnit.SECONDS);
    assertEquals(Health.DOWN, still.state().health());
    assertEquals(3, checks.figures().lateness().total(), "it was probed in turn while down");
  }
}

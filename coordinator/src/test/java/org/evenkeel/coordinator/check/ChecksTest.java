package org.evenkeel.coordinator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
  private static final CheckSpec QUICK =
      new CheckSpec(
          new CheckSpec.Probe.Connect(),
          Duration.ofMillis(20),
          Duration.ofMinutes(1),
          2,
          2,
          OptionalInt.empty());

  private final BlockingQueue<HealthState> heard = new LinkedBlockingQueue<>();

  @Test
  void aServerThatDiesIsDownAndOneThatReturnsIsUp() throws Exception {
    try (var checks = new Checks(Clock.SYSTEM, (_, state) -> heard.add(state))) {
      int port;
      try (var server = Accepting.from(new ServerSocket(0, 50, HERE.inet()))) {
        port = server.getLocalPort();
        checks.watch(Set.of(new CheckTarget(HERE, port, QUICK)));
        assertTrue(next(Health.UP).reason().startsWith("connected in "));
      }
      assertEquals("connection to port " + port + " refused", next(Health.DOWN).reason());
      try (var again = Accepting.from(new ServerSocket(port, 50, HERE.inet()))) {
        assertTrue(again.isBound());
        assertTrue(next(Health.UP).reason().startsWith("connected in "));
      }
    }
  }

  @Test
  @SuppressWarnings("try") // closed before its time, to be refused
  void theTimeOfTheLastPassedProbeIsKept() throws Exception {
    try (var checks = new Checks(Clock.SYSTEM, (_, state) -> heard.add(state))) {
      CheckTarget target;
      long before = Clock.SYSTEM.nanos();
      try (var server = Accepting.from(new ServerSocket(0, 50, HERE.inet()))) {
        target = new CheckTarget(HERE, server.getLocalPort(), QUICK);
        assertEquals(Optional.empty(), checks.responseTime(target), "it is not watched");
        checks.watch(Set.of(target));
        next(Health.UP);
        var first = checks.responseTime(target).orElseThrow();
        assertTrue(first.nanos() > 0 && first.nanos() <= first.atNanos() - before, first::toString);
        assertInstanceOf(Verdict.Passed.class, verdict(checks, target));
        assertTrue(checks.responseTime(target).orElseThrow().atNanos() > first.atNanos());
      }
      next(Health.DOWN);
      var last = checks.responseTime(target);
      assertInstanceOf(Verdict.Failed.class, verdict(checks, target));
      assertEquals(last, checks.responseTime(target), "a refusal is no quick answer");
    }
  }

  private static Verdict verdict(Checks checks, CheckTarget target) throws Exception {
    return checks.now(target).orElseThrow().get(60, TimeUnit.SECONDS).verdict();
  }

  @Test
  void whatTheListenerCouldNotTakeIsToldAgain() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    Checks.Listener busy = (_, state) -> refused.incrementAndGet() > 2 && heard.add(state);
    try (var server = Accepting.from(new ServerSocket(0, 50, HERE.inet()));
        var checks = new Checks(Clock.SYSTEM, busy)) {
      checks.watch(Set.of(new CheckTarget(HERE, server.getLocalPort(), QUICK)));
      assertNotNull(heard.poll(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void aServerThatDoesNotAnswerFailsWithinTheTimeout() throws IOException {
    try (var full = new FullServer()) {
      CheckSpec impatient =
          new CheckSpec(
              QUICK.probe(), QUICK.interval(), Duration.ofMillis(50), 1, 1, OptionalInt.empty());
      Verdict verdict =
          new Probers(Clock.SYSTEM, ProbeSockets.NONE)
              .of(QUICK.probe())
              .probe(new CheckTarget(HERE, full.port(), impatient));
      assertInstanceOf(Verdict.Failed.class, verdict);
      assertEquals(
          "no connection to port %d within 50 ms".formatted(full.port()), verdict.reason());
    }
  }

  private HealthState next(Health health) throws InterruptedException {
    HealthState state;
    do {
      state = heard.poll(60, TimeUnit.SECONDS);
      assertNotNull(state, "nothing heard of " + health);
    } while (state.health() != health);
    return state;
  }

  /** Listens and never accepts; its queue is filled, so that the kernel drops further SYNs. */
  private static final class FullServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, HERE.inet());
    private final List<SocketChannel> fillers = new ArrayList<>();

    FullServer() throws IOException {
      for (int i = 0; i < 8; i++) {
        var filler = SocketChannel.open();
        filler.configureBlocking(false);
        filler.connect(HERE.withPort(port()));
        fillers.add(filler);
      }
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (var filler : fillers) {
        filler.close();
      }
      server.close();
    }
  }
}

package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.evenkeel.coordinator.check.Accepting;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DirectorTest {
  private final Bridge bridge = new Bridge();
  private final BlockingQueue<Snapshot> heard = new LinkedBlockingQueue<>();
  private ServerSocket server;
  private Director director;

  /** One real server, a, that answers its checks. */
  @BeforeEach
  void start() throws Exception {
    server = Accepting.from(new ServerSocket(0, 500, IpAddress.parse("127.0.0.1").inet()));
    bridge.configurations.edit(
        """
        virtual-services:
          - name: web
            address: 192.0.2.5
            ports: 80
            forwarding: nat
            check: { type: connect, interval: 20ms, timeout: 1m, fall: 2 }
            real-servers: [{ name: a, address: 127.0.0.1, port: %d, weight: 100 }]
        """
            .formatted(server.getLocalPort()));
    director = Director.start(bridge.setup(), bridge.doors(), Clock.SYSTEM);
    director.watch(heard::add);
  }

  @AfterEach
  void stop() throws IOException {
    director.close();
    server.close();
  }

  private static int weight(Snapshot snapshot) {
    return snapshot.virtualServices().getFirst().realServers().getFirst().weight();
  }

  private Snapshot await(Predicate<Snapshot> wanted) throws InterruptedException {
    Snapshot seen = director.snapshot();
    while (!wanted.test(seen)) {
      assertNotNull(heard.poll(60, TimeUnit.SECONDS), "nothing new is heard");
      seen = director.snapshot();
    }
    return seen;
  }

  private Outcome state(OperatorState state) throws InterruptedException {
    return director.request(new Command.SetState(new RealServerId("web", "a"), state, "alice"));
  }

  @Test
  void theFirstRoundIsDoneWhenTheStartReturns() {
    assertEquals(1, director.snapshot().revision());
    assertEquals(1, director.configuration().revision());
    assertTrue(bridge.weights(Clusters.WEB).isPresent());
  }

  @Test
  void checksGiveTrafficAndTakeIt() throws Exception {
    await(snapshot -> weight(snapshot) == 100);
    assertEquals(Optional.of(List.of(100)), bridge.weights(Clusters.WEB));

    server.close();
    await(snapshot -> weight(snapshot) == 0);
    assertEquals(Optional.of(List.of(0)), bridge.weights(Clusters.WEB));
  }

  @Test
  void whatWasAskedForIsInForceWhenTheAskerHears() throws Exception {
    await(snapshot -> weight(snapshot) == 100);

    assertEquals(new Outcome.Done(1), state(OperatorState.DRAIN));
    assertEquals(Optional.of(List.of(0)), bridge.weights(Clusters.WEB));
    assertEquals(0, weight(director.snapshot()));

    Outcome emptied =
        director.request(
            new Command.Configure("virtual-services: []\n", "alice", "", OptionalInt.of(1), false));
    assertEquals(2, assertInstanceOf(Outcome.Done.class, emptied).revision());
    assertEquals(List.of(), bridge.ipvs.services());
    assertEquals(new Control.Configuration(2, "virtual-services: []\n"), director.configuration());
  }

  @Test
  void aWrongConfigurationIsRefusedWithEveryProblem() throws Exception {
    Outcome outcome =
        director.request(
            new Command.Configure("a: 1\nb: 2\n", "alice", "", OptionalInt.empty(), false));

    assertEquals(2, assertInstanceOf(Outcome.Refused.class, outcome).problems().size());
  }

  @Test
  void aFaultOfOursIsToldAndTheLoopOutlivesIt() throws Exception {
    await(snapshot -> weight(snapshot) == 100);
    bridge.ipvs.faulty(Optional.of(new IllegalStateException("a bug")));

    assertInstanceOf(Outcome.Unavailable.class, state(OperatorState.DRAIN));
    await(snapshot -> snapshot.degraded().toString().contains("a bug"));
    assertTrue(director.alive());

    bridge.ipvs.faulty(Optional.empty());
    await(snapshot -> snapshot.degraded().isEmpty());
    assertEquals(Optional.of(List.of(0)), bridge.weights(Clusters.WEB));
  }

  @Test
  void aFullQueueIsToldAtOnce() throws Exception {
    await(snapshot -> weight(snapshot) == 100);
    synchronized (bridge.ipvs) { // the director waits for it at its next look
      while (directorsState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 8_192; i++) {
        director.reload();
      }

      assertEquals(
          new Outcome.Unavailable("the coordinator is too busy or stopping: try again"),
          state(OperatorState.DRAIN));
    }
    assertEquals(new Outcome.Done(1), patiently(OperatorState.DRAIN));
  }

  /** Asks until the queue has room again. */
  private Outcome patiently(OperatorState state) throws InterruptedException {
    Outcome outcome;
    do {
      outcome = state(state);
    } while (outcome instanceof Outcome.Unavailable);
    return outcome;
  }

  private static Thread.State directorsState() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("director"))
        .findFirst()
        .orElseThrow()
        .getState();
  }

  @Test
  void listenersHearOfChangesAlone() throws Exception {
    BlockingQueue<Snapshot> mine = new LinkedBlockingQueue<>();
    director.watch(mine::add);
    await(snapshot -> weight(snapshot) == 100);
    state(OperatorState.DRAIN);
    state(OperatorState.DRAIN);
    director.request(
        new Command.Configure(
            director.configuration().yaml(), "alice", "", OptionalInt.empty(), true));
    state(OperatorState.ONLINE);
    await(snapshot -> weight(snapshot) == 100);

    List<Snapshot> all = List.copyOf(mine);
    assertTrue(all.size() >= 2, all.toString());
    for (int i = 1; i < all.size(); i++) {
      assertNotEquals(all.get(i - 1), all.get(i));
    }
  }

  @Test
  void aListenerThatFailsHurtsNobody() throws Exception {
    director.watch(
        _ -> {
          throw new IllegalStateException("a bad listener");
        });
    BlockingQueue<Snapshot> later = new LinkedBlockingQueue<>();
    director.watch(later::add);
    await(snapshot -> weight(snapshot) == 100);

    assertEquals(new Outcome.Done(1), state(OperatorState.DRAIN));
    assertNotNull(later.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void aClosedSubscriptionHearsNothingMore() throws Exception {
    await(snapshot -> weight(snapshot) == 100);
    BlockingQueue<Snapshot> mine = new LinkedBlockingQueue<>();
    Control.Subscription subscription = director.watch(mine::add);
    subscription.close();
    subscription.close();
    state(OperatorState.DRAIN);

    // What the director was just telling when it was closed may still come.
    assertTrue(mine.stream().allMatch(snapshot -> weight(snapshot) == 100), mine.toString());
  }

  @Test
  void afterTheStopEverythingStaysAndNobodyWaits() throws Exception {
    await(snapshot -> weight(snapshot) == 100);
    director.close();
    director.stop(true); // too late: the first stop has decided

    assertEquals(Optional.of(List.of(100)), bridge.weights(Clusters.WEB));
    assertInstanceOf(Outcome.Unavailable.class, state(OperatorState.DRAIN));
  }

  @Test
  void aStopThatClearsLeavesNothing() {
    director.stop(true);

    assertEquals(List.of(), bridge.ipvs.services());
    assertEquals(Set.of(), bridge.addresses.held());
  }
}

package org.evenkeel.coordinator.ha;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.evenkeel.coordinator.ha.Happening.Wish;
import org.evenkeel.coordinator.ha.guard.Charge;
import org.evenkeel.coordinator.ha.wire.HeartbeatKey;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.RunningTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes that speak through real sockets of loopback; their hosts are in memory. Their time is
 * that of this process, so that a machine that stands still takes neither for dead.
 */
class PairTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.1");
  private static final int PORT = 26_694;
  private static final Keyring KEYS = keys((byte) 7);

  @TempDir private Path folder;
  private final List<Node> nodes = new ArrayList<>();

  private static Keyring keys(byte octet) {
    byte[] secret = new byte[HeartbeatKey.LENGTH];
    Arrays.fill(secret, octet);
    return new Keyring(List.of(new HeartbeatKey(1, secret)));
  }

  /** A node with a host of its own. */
  private static final class Node {
    private final InMemoryAddresses host = new InMemoryAddresses();
    private final FloatingAddresses gate = new FloatingAddresses(host, new RecordedAnnouncements());
    private final SilentGuard guard = new SilentGuard();
    private final AtomicLong jumped = new AtomicLong();
    private final Pair pair;

    Node(String name, int own, int other, Path folder, Keyring keys, long digest)
        throws IOException {
      var link =
          new HaSpec.Link(
              Optional.empty(),
              IpAddress.parse("127.0.77." + own),
              IpAddress.parse("127.0.77." + other),
              PORT);
      HaSpec spec =
          new HaSpec(
              "lb" + other,
              100,
              new HaSpec.Heartbeat(
                  Duration.ofMillis(50), Duration.ofMillis(1_000), Duration.ofMillis(500)),
              List.of(link),
              Optional.empty(),
              Optional.empty(),
              Duration.ofSeconds(2),
              HaSpec.Vote.NONE,
              List.of(),
              List.of(),
              false,
              HaSpec.Sync.DEFAULT);
      Map<IpAddress, String> _ = gate.hold(Set.of(VIP));
      this.pair =
          new Pair(
              new Pair.Setup(name, spec, keys, Files.createDirectories(folder), Optional.empty()),
              new Pair.Doors(
                  gate,
                  new NobodyElse(),
                  () -> new Pair.Replica(1, digest, 0, true),
                  guard,
                  _ -> {}),
              new SecureRandom(),
              () -> RunningTime.CLOCK.nanos() + jumped.get());
      pair.start();
    }

    boolean is(Role role) {
      return pair.status().role() == role;
    }

    boolean holds() {
      return host.held().contains(VIP);
    }
  }

  /** A network on which nobody but the peer could be asked, and is silent. */
  private static final class NobodyElse implements Outside {
    @Override
    public void probe(Set<IpAddress> addresses, Duration patience, Consumer<Happening> answer) {
      answer.accept(new Happening.Probed(false));
    }

    @Override
    public void learn(Set<IpAddress> addresses) {
      // nobody is there
    }

    @Override
    public void askWitnesses(long term, long ballot, Consumer<Happening> answer) {
      answer.accept(new Happening.Denied("nobody is there"));
    }

    @Override
    public void giveBack(long ballot) {
      // nothing was granted
    }

    @Override
    public void fence(Consumer<Happening> answer) {
      answer.accept(new Happening.Fenced(false));
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  private Node lb1() throws IOException {
    return started(new Node("lb1", 1, 2, folder.resolve("lb1"), KEYS, 1));
  }

  private Node lb2() throws IOException {
    return lb2(KEYS, 1);
  }

  private Node lb2(Keyring keys, long digest) throws IOException {
    return started(new Node("lb2", 2, 1, folder.resolve("lb2"), keys, digest));
  }

  private Node started(Node node) {
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    nodes.forEach(node -> node.pair.close());
  }

  @Test
  void oneOfTwoHoldsAndGivesWayWhenAsked() throws Exception {
    Node lb1 = lb1();
    Node lb2 = lb2();
    eventually(
        "one holds, and the other one waits",
        () -> lb1.holds() != lb2.holds() && (lb1.is(Role.PASSIVE) || lb2.is(Role.PASSIVE)));
    Node first = lb1.is(Role.PASSIVE) ? lb2 : lb1;
    Node second = lb1.is(Role.PASSIVE) ? lb1 : lb2;
    eventually("the other is in step", () -> second.pair.status().inStep());
    long term = first.pair.status().term();

    assertEquals(Optional.empty(), second.pair.ask(Wish.TAKEOVER));
    assertFalse(first.holds());
    eventually("it holds", second::holds);
    assertEquals(term + 1, second.pair.status().term());
    eventually("the guard is told", () -> second.guard.charge().holding());
    assertEquals(Set.of(VIP), second.guard.charge().addresses());
    eventually("the other guard too", () -> !first.guard.charge().holding());

    assertEquals(Optional.empty(), second.pair.ask(Wish.STANDBY));
    eventually("it goes back", first::holds);
    assertFalse(second.holds());
  }

  @Test
  void whoStopsLetsGoAndTheOtherTakesOver() throws Exception {
    Node lb1 = lb1();
    eventually("alone it takes over", lb1::holds);
    Node lb2 = lb2();
    eventually("the other waits", () -> lb2.is(Role.PASSIVE));
    lb1.pair.close();
    assertFalse(lb1.holds());
    eventually("it takes over", lb2::holds);
    assertTrue(Files.readString(folder.resolve("lb2/ha.term")).strip().matches("[0-9]+"));
  }

  @Test
  void aNodeWithAnotherConfigurationIsNotInStepAndTakesNothing() throws Exception {
    Node lb1 = lb1();
    eventually("alone it takes over", lb1::holds);
    Node lb2 = lb2(KEYS, 2);
    eventually("the other waits", () -> lb2.pair.status().contact());
    assertTrue(lb2.pair.ask(Wish.TAKEOVER).isPresent());
    assertFalse(lb2.pair.status().inStep());
    assertTrue(lb1.holds());
  }

  @Test
  void anotherKeyIsRefusedAndSaid() throws Exception {
    Node lb1 = lb1();
    eventually("alone it takes over", lb1::holds);
    Node stranger = lb2(keys((byte) 8), 1);
    eventually(
        "it is said",
        () ->
            lb1.pair.status().problems().stream()
                .anyMatch(problem -> problem.contains("another key")));
    assertFalse(lb1.pair.status().contact());
    assertFalse(stranger.pair.status().contact());

    stranger.pair.turnTo(KEYS);
    eventually("with the right one it is heard", () -> lb1.pair.status().contact());
    eventually("and one lets go", () -> lb1.holds() != stranger.holds());
  }

  @Test
  void whatAGuardHasLetGoOfIsNotHeld() throws Exception {
    Node lb1 = lb1();
    eventually("alone it takes over", lb1::holds);
    eventually("the guard is told", () -> lb1.guard.charge().holding());
    Charge left = lb1.guard.charge();
    lb1.pair.guarded(left.released());
    eventually("it lets go, and claims anew", () -> lb1.pair.status().term() > left.term());
  }

  /** Time goes on and this process does not, as for one that is stopped; its guard lets go. */
  @Test
  void whoWakesAfterItsGuardHasLetGoPutsNothingOnBeforeItKnows() throws Exception {
    Node lb1 = lb1();
    eventually("alone it takes over", lb1::holds);
    eventually("the guard is told", () -> lb1.guard.charge().holding());
    Charge left = lb1.guard.charge();
    lb1.guard.hesitate();
    lb1.host.release(Set.of(VIP));
    lb1.jumped.addAndGet(Duration.ofHours(1).toNanos());

    // What the director does as soon as it wakes, whether or not the pair has had the processor.
    Map<IpAddress, String> refused = lb1.gate.hold(Set.of(VIP));
    assertTrue(refused.getOrDefault(VIP, "").contains("waits for its guard"), "" + refused);
    assertFalse(lb1.holds());
    eventually("the guard is asked", lb1.guard::wasAsked);
    assertFalse(lb1.gate.hold(Set.of(VIP)).isEmpty(), "it has not answered yet");
    assertFalse(lb1.holds());

    lb1.pair.guarded(left.released());
    lb1.guard.answer();
    eventually("it claims anew", () -> lb1.pair.status().term() > left.term());
    eventually("and holds by that claim", lb1::holds);
  }

  @Test
  void whoWakesAndStillHoldsGoesOnWhenItsGuardHasHadItsSay() throws Exception {
    Node lb1 = lb1();
    eventually("alone it takes over", lb1::holds);
    long term = lb1.pair.status().term();
    lb1.guard.hesitate();
    lb1.host.release(Set.of(VIP)); // by somebody else
    lb1.jumped.addAndGet(Duration.ofMillis(700).toNanos());
    eventually("the guard is asked", lb1.guard::wasAsked);
    lb1.guard.answer();
    eventually("what is missing is put on", lb1::holds);
    assertEquals(term, lb1.pair.status().term());
  }
}

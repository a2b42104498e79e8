package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.evenkeel.coordinator.ha.wire.Freshness.Verdict;
import org.evenkeel.coordinator.ha.wire.Freshness.Verdict.Fresh;
import org.evenkeel.coordinator.ha.wire.Freshness.Verdict.Stale;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessTest {
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration DEAD = Duration.ofMillis(600);
  private static final int LINKS = 2;

  private static final Verdict NEWEST = new Fresh(true, false);
  private static final Verdict FIRST = new Fresh(true, true);
  private static final Verdict COPY = new Fresh(false, false);

  private final SplittableRandom random = new SplittableRandom(20);
  private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos(); // the clock turns over

  /** One node: who it believes in, and what it says. */
  private final class Node {
    private final long boot = random.nextLong();
    private final Freshness peer = new Freshness(LINKS, INTERVAL, DEAD, random.split());
    private long sequence = random.nextInt(1_000);

    Session says() {
      return new Session(boot, sequence++, peer.challenge(), peer.answer());
    }

    Verdict hears(Session session) {
      return hears(0, session);
    }

    Verdict hears(int link, Session session) {
      return peer.judge(link, session, now);
    }
  }

  @Test
  void twoThatStartBelieveInEachOtherAfterOneRoundTrip() {
    Node a = new Node();
    Node b = new Node();
    assertEquals(new Stale(Refusal.UNPROVEN, true), a.hears(b.says()), "a answers at once");
    assertEquals(FIRST, b.hears(a.says()), "b, having its answer, sends at once");
    assertEquals(FIRST, a.hears(b.says()));
    assertEquals(NEWEST, b.hears(a.says()));
    assertEquals(OptionalLong.of(b.boot), a.peer.knownBoot());
  }

  @Test
  void aRestartedPeerIsBelievedAfterOneRoundTripOnceTheOldOneIsSilent() {
    Node a = new Node();
    Node old = new Node();
    meet(a, old);
    assertEquals(NEWEST, a.hears(old.says()));
    wait(DEAD);
    Node b = new Node();
    assertEquals(new Stale(Refusal.UNPROVEN, true), a.hears(b.says()));
    assertEquals(FIRST, b.hears(a.says()));
    assertEquals(FIRST, a.hears(b.says()));
    wait(DEAD);
    assertEquals(new Stale(Refusal.UNPROVEN, true), a.hears(old.says()), "the dead stay dead");
  }

  /** It must not think itself alone meanwhile. */
  @Test
  void aPeerThatRestartsQuicklyHearsUsAtOnceAndIsHeardAfterTheDeadTime() {
    Node a = new Node();
    Node old = new Node();
    meet(a, old);
    Node b = new Node();
    assertEquals(new Stale(Refusal.EARLY_BOOT, true), a.hears(b.says()));
    assertEquals(FIRST, b.hears(a.says()));
    wait(DEAD.minusNanos(1));
    assertEquals(new Stale(Refusal.EARLY_BOOT, true), a.hears(b.says()));
    assertEquals(NEWEST, b.hears(a.says()));
    wait(Duration.ofNanos(1));
    assertEquals(FIRST, a.hears(b.says()), "it has proven itself already");
  }

  @Test
  void aWholeRecordedSessionIsNothingAfterWeRestarted() {
    Node b = new Node();
    List<Session> recorded = session(new Node(), b);
    Node a = new Node();
    for (Session session : recorded) {
      Verdict verdict = a.hears(session);
      assertEquals(Refusal.UNPROVEN, assertInstanceOf(Stale.class, verdict).reason());
      wait(INTERVAL);
    }
    assertEquals(OptionalLong.empty(), a.peer.knownBoot());
    assertTrue(a.hears(b.says()) instanceof Stale, "the peer does not know us yet either");
    wait(DEAD);
    b.hears(a.says());
    a.hears(b.says());
    assertEquals(OptionalLong.of(b.boot), a.peer.knownBoot(), "and it harmed nobody");
    for (Session session : recorded) {
      for (int link = 0; link < LINKS; link++) {
        assertEquals(new Stale(Refusal.REPLAY, false), a.hears(link, session));
      }
    }
  }

  @Test
  void aWholeRecordedSessionIsNothingAfterThePeerRestarted() {
    Node a = new Node();
    Node old = new Node();
    List<Session> recorded = session(a, old);
    wait(DEAD);
    for (Session session : recorded) {
      assertEquals(new Stale(Refusal.REPLAY, false), a.hears(session), "silence stays silence");
    }
    Node b = new Node();
    a.hears(b.says());
    b.hears(a.says());
    assertEquals(FIRST, a.hears(b.says()));
    wait(DEAD); // b dies, too: neither of the recordings brings it back
    for (Session session : recorded) {
      Verdict verdict = a.hears(session);
      assertEquals(Refusal.UNPROVEN, assertInstanceOf(Stale.class, verdict).reason());
    }
    assertEquals(OptionalLong.of(b.boot), a.peer.knownBoot());
  }

  /** The peer died; what somebody recorded on the one link is no life on the other. */
  @Test
  void aRecordingOfOneLinkIsNoLifeOnAnother() {
    Node a = new Node();
    Node b = new Node();
    List<Session> recorded = session(a, b); // on link 0 alone
    wait(DEAD);
    int copies = 0;
    for (Session session : recorded) {
      Verdict verdict = a.hears(1, session);
      assertNotEquals(NEWEST, verdict);
      copies += verdict.equals(COPY) ? 1 : 0;
    }
    assertTrue(copies <= Freshness.COPIES + 1, "the link seems to work for a moment: " + copies);
    Node restarted = new Node();
    a.hears(restarted.says());
    restarted.hears(a.says());
    assertEquals(FIRST, a.hears(restarted.says()), "and the peer's own restart is not held up");
  }

  @Test
  void eachLinkHasItsOwnSequence() {
    Node a = new Node();
    Node b = new Node();
    meet(a, b);
    Session one = b.says();
    Session two = b.says();
    Session three = b.says();
    assertEquals(NEWEST, a.hears(0, two));
    assertEquals(new Stale(Refusal.REPLAY, false), a.hears(0, two));
    assertEquals(new Stale(Refusal.REPLAY, false), a.hears(0, one), "overtaken on its own link");
    assertEquals(COPY, a.hears(1, one), "the slower link works, but this is no news");
    assertEquals(COPY, a.hears(1, two));
    assertEquals(NEWEST, a.hears(1, three));
    assertEquals(COPY, a.hears(0, three));
  }

  @Test
  void whatAnOldCopySaysOfTheChallengeIsForgotten() {
    Node a = new Node();
    Node b = new Node();
    meet(a, b);
    Session old = new Session(b.boot, b.sequence++, 1, 0);
    a.hears(0, new Session(b.boot, b.sequence++, 2, 0));
    a.hears(1, old);
    assertEquals(2, a.peer.answer());
  }

  @Test
  void twoNodesOfOneNameAreSaidAndTheFirstStays() {
    Node a = new Node();
    Node b = new Node();
    Node twin = new Node();
    meet(a, b);
    assertEquals(Refusal.EARLY_BOOT, ((Stale) a.hears(twin.says())).reason(), "or it restarted");
    for (int i = 0; i < 20; i++) {
      assertEquals(NEWEST, a.hears(b.says()));
      wait(INTERVAL.dividedBy(2));
      assertEquals(Refusal.SECOND_NODE, ((Stale) a.hears(twin.says())).reason());
      wait(INTERVAL.dividedBy(2));
      twin.hears(a.says());
    }
    assertEquals(OptionalLong.of(b.boot), a.peer.knownBoot());
    assertEquals(OptionalLong.of(a.boot), twin.peer.knownBoot(), "it knows that it is not alone");
  }

  @Test
  void aRestartLongAfterATwinIsNoTwin() {
    Node a = new Node();
    Node b = new Node();
    meet(a, b);
    a.hears(new Node().says());
    for (int i = 0; i < 20; i++) {
      a.hears(b.says());
      wait(INTERVAL);
    }
    assertEquals(Refusal.EARLY_BOOT, ((Stale) a.hears(new Node().says())).reason());
  }

  @Test
  void strangersAreToldOurChallengeOncePerInterval() {
    Node a = new Node();
    int replies = 0;
    Duration step = Duration.ofMillis(10);
    for (int i = 0; i < 100; i++) {
      replies += a.hears(new Node().says()) instanceof Stale stale && stale.reply() ? 1 : 0;
      wait(step);
    }
    assertEquals(5, replies, "a second");
  }

  /** Somebody plays old recordings, as fast as he can, while the peer comes back. */
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void recordingsDoNotKeepARestartedPeerAway(long seed) {
    RandomGenerator dice = new SplittableRandom(seed);
    Node a = new Node();
    Node old = new Node();
    List<Session> recorded = session(a, old);
    wait(DEAD);
    Node middle = new Node();
    recorded.addAll(session(a, middle));
    wait(DEAD);
    Node b = new Node();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10; i++) {
        a.hears(recorded.get(dice.nextInt(recorded.size())));
      }
      a.hears(b.says());
      b.hears(a.says());
    }
    assertEquals(OptionalLong.of(b.boot), a.peer.knownBoot());
    assertEquals(OptionalLong.of(a.boot), b.peer.knownBoot());
  }

  @Test
  void aChallengeIsNeverTheZeroThatMeansNone() {
    long[] drawn = {0, 0, 5, 0, 6};
    int[] next = {0};
    Freshness freshness = new Freshness(1, INTERVAL, DEAD, () -> drawn[next[0]++]);
    assertEquals(5, freshness.challenge());
    assertEquals(FIRST, freshness.judge(0, new Session(1, 0, 9, 5), now));
    assertEquals(6, freshness.challenge());
  }

  private void meet(Node a, Node b) {
    a.hears(b.says());
    b.hears(a.says());
    a.hears(b.says());
    assertEquals(OptionalLong.of(b.boot), a.peer.knownBoot());
    assertEquals(OptionalLong.of(a.boot), b.peer.knownBoot());
  }

  /** Everything that b says while it meets a and for 200 intervals then. */
  private List<Session> session(Node a, Node b) {
    List<Session> said = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Session session = b.says();
      said.add(session);
      a.hears(session);
      b.hears(a.says());
      wait(INTERVAL);
    }
    assertEquals(OptionalLong.of(b.boot), a.peer.knownBoot());
    return said;
  }

  private void wait(Duration duration) {
    now += duration.toNanos();
  }
}

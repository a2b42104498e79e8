package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Times;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With several origins of the clock, one of which it passes 0 at, and one where it turns over. */
class ArrivalsTest {
  private static final long INTERVAL = millis(200);
  private static final long DEAD = millis(600);

  private long now;

  @ParameterizedTest
  @ValueSource(longs = {5, -1_000_000_000, Long.MAX_VALUE - 1_000_000_000})
  void silenceCountsFromTheLastMessage(long origin) {
    Arrivals arrivals = arrivals(origin);
    run(arrivals, 1_000);
    assertEquals(millis(1_000), arrivals.silence(now), "nothing at all was heard");
    assertEquals(OptionalLong.empty(), arrivals.heardAge(now));
    arrivals.heard(from(1), true, now);
    run(arrivals, 350);
    assertEquals(millis(350), arrivals.silence(now));
    assertEquals(OptionalLong.of(millis(350)), arrivals.heardAge(now));
    assertEquals(OptionalLong.empty(), arrivals.acknowledgedAge(now));
  }

  @ParameterizedTest
  @ValueSource(longs = {5, -1_000_000_000, Long.MAX_VALUE - 1_000_000_000})
  void whoDidNotRunCannotSayThatItHeardNothing(long origin) {
    Arrivals arrivals = arrivals(origin);
    Times sent = arrivals.send(now, 0);
    arrivals.heard(new Times(1, sent.sent(), 0, 0), true, now);
    run(arrivals, 100);
    now += 2 * INTERVAL;
    assertFalse(arrivals.tick(now), "two intervals are no pause yet");
    assertEquals(millis(500), arrivals.silence(now));
    now += millis(5_000);
    assertEquals(0, arrivals.silence(now), "before the first tick, too");
    assertTrue(arrivals.tick(now));
    assertEquals(0, arrivals.silence(now));
    run(arrivals, 300);
    assertEquals(millis(300), arrivals.silence(now));
    assertEquals(OptionalLong.of(millis(5_800)), arrivals.heardAge(now), "what people see");
    assertEquals(
        OptionalLong.of(millis(5_800)),
        arrivals.acknowledgedAge(now),
        "the peer has counted on while we did not run");
    arrivals.heard(from(2), false, now);
    assertEquals(DEAD, arrivals.deadNanos(), "the gap was our own");
  }

  @ParameterizedTest
  @ValueSource(longs = {5, -1_000_000_000, Long.MAX_VALUE - 1_000_000_000})
  void whatThePeerConfirmsIsAsOldAsWeSentIt(long origin) {
    Arrivals arrivals = arrivals(origin);
    Times first = arrivals.send(now, 77);
    assertEquals(new Times(now == 0 ? 1 : now, 0, 0, 77), first);
    run(arrivals, 200);
    Times second = arrivals.send(now, 0);
    run(arrivals, 100);
    arrivals.heard(new Times(9, second.sent(), millis(60), 0), true, now);
    assertEquals(OptionalLong.of(millis(100)), arrivals.acknowledgedAge(now));
    assertEquals(OptionalLong.of(millis(40)), arrivals.roundTrip());
    run(arrivals, 50);
    arrivals.heard(new Times(10, first.sent(), millis(350), 0), false, now);
    assertEquals(OptionalLong.of(millis(150)), arrivals.acknowledgedAge(now), "never backwards");
    run(arrivals, 20);
    Times third = arrivals.send(now, 0);
    assertEquals(10, third.echo());
    assertEquals(millis(20), third.held());
  }

  @ParameterizedTest
  @ValueSource(longs = {5, -1_000_000_000, Long.MAX_VALUE - 1_000_000_000})
  void whatWeNeverSentIsNotConfirmed(long origin) {
    Arrivals arrivals = arrivals(origin);
    Times sent = arrivals.send(now, 0);
    run(arrivals, 100);
    long[] nonsense = {
      0, now, now + millis(100), sent.sent() - 1, sent.sent() + 1, Long.MIN_VALUE, Long.MAX_VALUE
    };
    for (long echo : nonsense) {
      arrivals.heard(new Times(1, echo, 0, 0), false, now);
    }
    arrivals.heard(new Times(1, sent.sent(), -1, 0), false, now);
    arrivals.heard(new Times(1, sent.sent(), Long.MIN_VALUE, 0), false, now);
    assertEquals(OptionalLong.empty(), arrivals.acknowledgedAge(now));
    assertEquals(OptionalLong.empty(), arrivals.roundTrip());
  }

  /** A peer whose clock runs fast, or one that lies: the confirmation is good, the time is not. */
  @ParameterizedTest
  @ValueSource(longs = {100_000_001, Long.MAX_VALUE})
  void aRoundTripBelowZeroIsLeftOut(long held) {
    Arrivals arrivals = arrivals(0);
    Times sent = arrivals.send(now, 0);
    run(arrivals, 100);
    arrivals.heard(new Times(1, sent.sent(), held, 0), true, now);
    assertEquals(OptionalLong.empty(), arrivals.roundTrip());
    assertEquals(
        OptionalLong.of(now - sent.sent()),
        arrivals.acknowledgedAge(now),
        "it heard us all the same");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 250})
  void confirmationsReachAsFarBackAsWeRemember(int later) {
    Arrivals arrivals = arrivals(5);
    Times old = arrivals.send(now, 0);
    for (int i = 0; i < later; i++) {
      now += millis(1);
      arrivals.send(now, 0);
    }
    arrivals.heard(new Times(1, old.sent(), 0, 0), true, now);
    assertEquals(OptionalLong.of(millis(later)), arrivals.acknowledgedAge(now));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theRoundTripIsSmoothed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Arrivals arrivals = arrivals(5);
    for (int i = 0; i < 200; i++) {
      Times sent = arrivals.send(now, 0);
      long trip = millis(1) + random.nextLong(millis(1));
      now += trip + millis(100);
      arrivals.heard(new Times(i, sent.sent(), millis(100), 0), i == 0, now);
    }
    long smoothed = arrivals.roundTrip().orElseThrow();
    assertTrue(smoothed > millis(1) && smoothed < millis(2), "between both: " + smoothed);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, -1_000_000_000, Long.MAX_VALUE - 1_000_000_000})
  void theDeadTimeStretchesToTwiceTheLargestOfTheLastGaps(long origin) {
    Arrivals arrivals = arrivals(origin);
    arrivals.heard(from(1), true, now);
    hear(arrivals, 200, 50);
    assertEquals(DEAD, arrivals.deadNanos(), "even");
    hear(arrivals, 400, 1);
    assertEquals(millis(800), arrivals.deadNanos(), "one message was lost");
    hear(arrivals, 200, Arrivals.GAPS - 1);
    assertEquals(millis(800), arrivals.deadNanos(), "among the last 32");
    hear(arrivals, 200, 1);
    assertEquals(DEAD, arrivals.deadNanos());
    hear(arrivals, 1_100, 1);
    assertEquals(2 * DEAD, arrivals.deadNanos(), "no more than that");
  }

  @ParameterizedTest
  @ValueSource(longs = {5, -1_000_000_000, Long.MAX_VALUE - 1_000_000_000})
  void aPeerThatWasLostIsNotAnUnevenOne(long origin) {
    Arrivals arrivals = arrivals(origin);
    arrivals.heard(from(1), true, now);
    hear(arrivals, 1_250, 1);
    assertEquals(DEAD, arrivals.deadNanos());
    hear(arrivals, 500, 1);
    assertEquals(millis(1_000), arrivals.deadNanos());
    run(arrivals, 700);
    arrivals.heard(from(2), true, now);
    assertEquals(DEAD, arrivals.deadNanos(), "a new start counts anew");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void noMessageMakesAnAgeNegativeOrTheDeadTimeLeaveItsBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Arrivals arrivals = arrivals(random.nextLong());
    for (int i = 0; i < 5_000; i++) {
      now += random.nextLong(millis(random.nextInt(1, 3_000)));
      Times ours = arrivals.send(now, 0);
      assertTrue(ours.held() >= 0 && ours.sent() != 0);
      long echo = random.nextInt(3) == 0 ? ours.sent() : random.nextLong();
      long arrived = now - random.nextLong(millis(50)); // another thread has stamped it
      arrivals.heard(
          new Times(random.nextLong(), echo, random.nextLong(), 0), random.nextBoolean(), arrived);
      assertTrue(arrivals.silence(now) >= 0);
      assertTrue(arrivals.heardAge(now).orElse(0) >= 0);
      assertTrue(arrivals.acknowledgedAge(now).orElse(0) >= 0);
      assertTrue(arrivals.roundTrip().orElse(0) >= 0);
      assertTrue(arrivals.deadNanos() >= DEAD && arrivals.deadNanos() <= 2 * DEAD);
    }
  }

  private Arrivals arrivals(long origin) {
    now = origin;
    return new Arrivals(Duration.ofNanos(INTERVAL), Duration.ofNanos(DEAD), now);
  }

  private void hear(Arrivals arrivals, long gapMillis, int times) {
    for (int i = 0; i < times; i++) {
      run(arrivals, gapMillis);
      arrivals.heard(from(now), false, now);
    }
  }

  /** Lets time pass for a node that runs. */
  private void run(Arrivals arrivals, long millis) {
    for (long i = 0; i < millis; i += 10) {
      now += millis(10);
      arrivals.tick(now);
    }
  }

  private static Times from(long sent) {
    return new Times(sent, 0, 0, 0);
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }
}

package org.evenkeel.coordinator.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RhythmTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long JITTER = TimeUnit.MILLISECONDS.toNanos(5) + Pacer.TICK_NANOS;

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE / 2, -1, 0, Long.MAX_VALUE / 2})
  void turnsKeepTheirGridAndAreEarlyByALittle(long start) {
    var rhythm = new Pacer.Rhythm(new SplittableRandom(1));
    long begin = rhythm.after(start, SECOND, start);
    long due = begin;
    for (int turn = 1; turn <= 1_000; turn++) {
      due = rhythm.after(due, SECOND, due);
      long off = due - (begin + turn * SECOND);
      assertTrue(Math.abs(off) <= JITTER, "turn " + turn + " is off its grid by " + off);
    }
  }

  @Test
  void aChangedIntervalHoldsFromTheLastStartOn() {
    for (int seed = 0; seed < 100; seed++) {
      var rhythm = new Pacer.Rhythm(new SplittableRandom(seed));
      long due = rhythm.after(0, 10 * SECOND, 0);
      long next = rhythm.after(due, SECOND, due) - due;
      assertTrue(next >= SECOND / 2 - JITTER && next <= SECOND + JITTER, "next after " + next);
    }
  }

  @Test
  void aTurnOutOfTurnLeavesTheGridAlone() {
    var rhythm = new Pacer.Rhythm(new SplittableRandom(2));
    long due = rhythm.after(0, SECOND, 0);
    long again = rhythm.afterExtra(due - SECOND / 4, SECOND);
    assertTrue(again - due >= 0 && again - due <= JITTER);
    long sooner = rhythm.afterExtra(due - SECOND / 4, SECOND / 10);
    assertTrue(sooner - due < 0, "a shorter interval is not heeded");
  }

  /** Ten thousand keys that all change their interval at one moment do not start together. */
  @Test
  void thousandsThatChangeTogetherArePartedAgain() {
    var random = new SplittableRandom(3);
    List<Long> starts = new ArrayList<>();
    for (int key = 0; key < 10_000; key++) {
      var rhythm = new Pacer.Rhythm(random.split());
      long due = rhythm.after(0, SECOND, 0);
      for (int turn = 0; turn < 20; turn++) {
        due = rhythm.after(due, SECOND, due);
      }
      starts.add(rhythm.after(20 * SECOND, 4 * SECOND, 20 * SECOND));
    }
    int[] perTenMillis = new int[600];
    for (long start : starts) {
      perTenMillis[(int) ((start - 20 * SECOND) / TimeUnit.MILLISECONDS.toNanos(10))]++;
    }
    int most = java.util.Arrays.stream(perTenMillis).max().orElseThrow();
    assertTrue(most < 3 * 10_000 / 200, most + " start within 10 ms");
    assertEquals(10_000, java.util.Arrays.stream(perTenMillis).sum());
  }

  @Test
  void latenessIsCountedByClasses() {
    var lateness = new Lateness();
    lateness.add(-5);
    lateness.add(TimeUnit.MICROSECONDS.toNanos(250));
    lateness.add(TimeUnit.MICROSECONDS.toNanos(251));
    lateness.add(TimeUnit.SECONDS.toNanos(5));
    Lateness.Counts counts = lateness.counts();
    assertEquals(List.of(2L, 1L), counts.counts().subList(0, 2));
    assertEquals(1, counts.counts().getLast());
    assertEquals(4, counts.total());
    assertEquals(counts.boundsMicros().size() + 1, counts.counts().size());
  }
}

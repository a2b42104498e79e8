package org.evenkeel.coordinator.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.evenkeel.coordinator.model.FeedbackSpec.Measured;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration HALF_LIFE = Duration.ofSeconds(2);

  private Figure figure = Figure.NONE;
  private long now = Long.MAX_VALUE - 5 * SECOND; // the clock's origin is anywhere, and it wraps

  private double after(Measured source, long nanos, double value) {
    now += nanos;
    figure = figure.next(new Measurement(value, now), source, HALF_LIFE);
    return figure.smooth();
  }

  @Test
  void theFirstMeasurementCountsAtOnceAndAnotherByHalfAfterTheHalfLife() {
    assertEquals(10, after(Measured.TRAFFIC, 0, 10));
    assertEquals(15, after(Measured.TRAFFIC, 2 * SECOND, 20), 1e-9);
    assertEquals(17.5, after(Measured.TRAFFIC, 2 * SECOND, 20), 1e-9);
    assertEquals(10, after(Measured.TRAFFIC, 100 * SECOND, 10), 1e-3);
  }

  @Test
  void oneSlowAnswerOutOfThreeDoesNotCountAndTwoDo() {
    for (int i = 0; i < 3; i++) {
      after(Measured.LATENCY, SECOND, 5);
    }
    assertEquals(5, after(Measured.LATENCY, SECOND, 900));
    assertEquals(5, after(Measured.LATENCY, SECOND, 5));
    after(Measured.LATENCY, SECOND, 900);
    assertTrue(after(Measured.LATENCY, SECOND, 900) > 200);
  }

  @Test
  void everyByteCounts() {
    after(Measured.TRAFFIC, SECOND, 0);
    after(Measured.TRAFFIC, SECOND, 0);
    assertTrue(after(Measured.TRAFFIC, SECOND, 1_000_000) > 200_000);
  }

  @Test
  void theSameMeasurementSeenAgainIsNoNews() {
    after(Measured.LATENCY, SECOND, 5);
    Figure once = figure;
    after(Measured.LATENCY, 0, 5);
    assertSame(once, figure);
  }

  @Test
  void aClockThatJumpsBackCountsAsNoTime() {
    after(Measured.TRAFFIC, SECOND, 10);
    assertEquals(10, after(Measured.TRAFFIC, -3_600 * SECOND, 1_000));
    assertFalse(figure.old(Duration.ofSeconds(10), now - 3_600 * SECOND));
  }

  @Test
  void aClockThatJumpsAheadMakesItOld() {
    assertFalse(Figure.NONE.old(Duration.ofSeconds(10), now));
    after(Measured.LATENCY, SECOND, 10);
    assertFalse(figure.old(Duration.ofSeconds(10), now + 9 * SECOND));
    assertTrue(figure.old(Duration.ofSeconds(10), now + 10 * SECOND));
    assertTrue(figure.old(Duration.ofSeconds(10), now + 36_000 * SECOND));
  }

  @Test
  void peopleReadItInUnitsOfItsSize() {
    assertEquals("", Figure.NONE.words(Measured.LATENCY));
    after(Measured.LATENCY, 0, 3.24);
    assertEquals("answers in 3.2 ms", figure.words(Measured.LATENCY));
    assertEquals("3 B/s", figure.words(Measured.TRAFFIC));
    assertEquals("answers in 250 ms", of(250).words(Measured.LATENCY));
    assertEquals("1.4 MB/s", of(1_400_000).words(Measured.TRAFFIC));
    assertEquals("12 kB/s", of(12_345).words(Measured.TRAFFIC));
  }

  private static Figure of(double value) {
    return Figure.NONE.next(new Measurement(value, 0), Measured.LATENCY, HALF_LIFE);
  }
}

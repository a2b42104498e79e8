package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ElsewhereTest {
  private static final Duration FAST = Duration.ofMillis(3);

  private static Duration total(Duration taken, Duration there) {
    return taken.plus(Elsewhere.rest(taken, there));
  }

  @Test
  void refusalsTakeWholeSecondsWhoeverWasAsked() {
    Duration slow = Duration.ofMillis(1_040); // FreeRADIUS waits a second before it refuses
    for (Duration taken : new Duration[] {FAST, Duration.ofMillis(900)}) {
      assertEquals(Duration.ofSeconds(1), total(taken, Duration.ZERO));
      assertEquals(Duration.ofSeconds(1), total(taken, FAST));
      assertEquals(Duration.ofSeconds(2), total(taken, slow));
    }
    assertEquals(Duration.ofSeconds(2), total(slow, slow));
    assertEquals(Duration.ofSeconds(2), total(Duration.ofSeconds(1), FAST));
  }

  @Test
  void aSlowDirectoryHoldsNobodyHereForLong() {
    Duration hour = Duration.ofHours(1);
    assertEquals(Elsewhere.EVEN_MAX, total(FAST, hour));
    assertEquals(hour.plusSeconds(1), total(hour, hour));
  }
}

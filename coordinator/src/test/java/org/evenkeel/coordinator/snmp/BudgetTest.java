package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BudgetTest {
  private static final long SECOND = 1_000_000_000L;

  private static int taken(Budget budget, long nanos) {
    int taken = 0;
    for (int i = 0; i < 3 * Budget.PER_SECOND; i++) {
      taken += budget.take(nanos) ? 1 : 0;
    }
    return taken;
  }

  /** The clock's origin is anywhere. */
  @ParameterizedTest
  @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE - SECOND / 2})
  void aSecondHasItsShare(long start) {
    Budget budget = new Budget();
    assertEquals(Budget.PER_SECOND, taken(budget, start));
    assertEquals(0, taken(budget, start + SECOND - 1));
    assertEquals(Budget.PER_SECOND, taken(budget, start + SECOND));
  }
}

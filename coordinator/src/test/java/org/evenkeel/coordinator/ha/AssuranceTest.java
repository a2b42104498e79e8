package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are in steps; the clock's overflow is among the beginnings. */
class AssuranceTest {
  private static final long LEASE = 200;
  private static final long PATIENCE = 600;

  private static Assurance running(long begun) {
    Assurance assurance = new Assurance(LEASE, PATIENCE, begun);
    for (long now = begun; now - begun < 1_000; now += 25) {
      assertFalse(assurance.look(now, true));
      assertTrue(assurance.current(now + LEASE - 1));
    }
    return assurance;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1_500, -100})
  void whoStoodStillMayNotBeforeItsGuardHasHadItsSay(long begun) {
    Assurance assurance = running(begun);
    long woken = begun + 4_000;
    assertFalse(assurance.current(woken), "also before anybody has looked");
    assertTrue(assurance.look(woken, true), "the guard is asked");
    assertFalse(assurance.look(woken + 25, true), "once");
    assertFalse(assurance.current(woken + 25));
    assurance.confirmed(woken + 40);
    assertTrue(assurance.current(woken + 40));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1_500, -100})
  void aSecondPauseIsAQuestionOfItsOwn(long begun) {
    Assurance assurance = running(begun);
    assertTrue(assurance.look(begun + 4_000, true));
    assertTrue(assurance.look(begun + 8_000, true));
    assertFalse(assurance.current(begun + 8_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1_500, -100})
  void withoutAGuardThePeerIsListenedTo(long begun) {
    Assurance assurance = running(begun);
    long woken = begun + 4_000;
    assertTrue(assurance.look(woken, true));
    for (long now = woken + 25; now - woken < PATIENCE; now += 25) {
      assertFalse(assurance.look(now, true));
      assertFalse(assurance.current(now));
    }
    assertFalse(assurance.look(woken + PATIENCE, true));
    assertTrue(assurance.current(woken + PATIENCE));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1_500, -100})
  void whoHoldsNothingHasNothingToAsk(long begun) {
    Assurance assurance = running(begun);
    assertFalse(assurance.look(begun + 4_000, false));
    assertTrue(assurance.current(begun + 4_000), "it may claim");
    assertTrue(assurance.look(begun + 8_000, true));
    assertFalse(assurance.look(begun + 8_025, false), "it has let go");
    assertTrue(assurance.current(begun + 8_025));
  }
}

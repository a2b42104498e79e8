package org.evenkeel.coordinator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Health;
import org.junit.jupiter.api.Test;

class HealthStateTest {
  private static final CheckSpec RISE_2_FALL_3 =
      new CheckSpec(
          new CheckSpec.Probe.Connect(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          2,
          3,
          OptionalInt.empty());

  @Test
  void theFirstPassedProbeMakesUp() {
    assertEquals(new HealthState(Health.UP, 0, "ok"), after(HealthState.UNKNOWN, "+"));
  }

  @Test
  void aServerWithoutVerdictIsDownOnlyAfterFallFailures() {
    assertEquals(
        new HealthState(Health.UNKNOWN, 2, "no (2 of 3)"), after(HealthState.UNKNOWN, "--"));
    assertEquals(new HealthState(Health.DOWN, 0, "no"), after(HealthState.UNKNOWN, "---"));
  }

  @Test
  void fallFailuresInARowMakeDownAndOnePassBetweenStartsAnew() {
    HealthState up = after(HealthState.UNKNOWN, "+");
    assertEquals(Health.UP, after(up, "--+--").health());
    assertEquals(Health.DOWN, after(up, "--+---").health());
  }

  @Test
  void risePassesInARowMakeUpAgainAndOneFailureBetweenStartsAnew() {
    HealthState down = after(HealthState.UNKNOWN, "---");
    assertEquals(Health.DOWN, after(down, "+-+").health());
    assertEquals(Health.UP, after(down, "+-++").health());
  }

  @Test
  void whatChangesNothingGivesTheSameState() {
    HealthState up = after(HealthState.UNKNOWN, "+");
    assertSame(up, after(up, "+"));
    HealthState down = after(HealthState.UNKNOWN, "---");
    assertSame(down, after(down, "-"));
  }

  @Test
  void aNewReasonForBeingDownIsToldThoughHealthStays() {
    HealthState down = after(HealthState.UNKNOWN, "---");
    assertEquals(
        new HealthState(Health.DOWN, 0, "other"),
        down.next(new Verdict.Failed("other"), RISE_2_FALL_3, 0));
  }

  @Test
  void aProbeThatWeCouldNotSendChangesOnlyTheReason() {
    Verdict unsent = new Verdict.Failed("we cannot", true);
    HealthState up = after(HealthState.UNKNOWN, "+--");
    HealthState shown = up.next(unsent, RISE_2_FALL_3, 0);
    assertEquals(new HealthState(Health.UP, 2, "we cannot"), shown);
    assertSame(shown, shown.next(unsent, RISE_2_FALL_3, 0));
    assertEquals(Health.DOWN, after(shown, "-").health());
  }

  /** The state after probes that passed (+) or failed (-). */
  private static HealthState after(HealthState state, String probes) {
    for (int probe : probes.chars().toArray()) {
      Verdict verdict = probe == '+' ? new Verdict.Passed("ok") : new Verdict.Failed("no");
      state = state.next(verdict, RISE_2_FALL_3, 0);
    }
    return state;
  }
}

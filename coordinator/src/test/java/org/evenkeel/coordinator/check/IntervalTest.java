package org.evenkeel.coordinator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.Approach;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {
  private static final Duration FAST = Duration.ofMillis(300);
  private static final Duration USUAL = Duration.ofSeconds(2);
  private static final Duration DOWN = Duration.ofSeconds(7);
  private static final CheckSpec SPEC =
      new CheckSpec(
          new CheckSpec.Probe.Connect(),
          USUAL,
          Duration.ofSeconds(1),
          2,
          2,
          OptionalInt.empty(),
          Approach.DIRECT,
          FAST,
          DOWN);

  private static HealthState after(String probes, long now) {
    HealthState state = HealthState.UNKNOWN;
    for (int probe : probes.chars().toArray()) {
      Verdict verdict = probe == '+' ? new Verdict.Passed("ok") : new Verdict.Failed("no");
      state = state.next(verdict, SPEC, now);
    }
    return state;
  }

  @Test
  void probesAreFastUntilThereIsAVerdictAndWhileTheySpeakAgainstIt() {
    assertEquals(FAST, HealthState.UNKNOWN.interval(SPEC));
    assertEquals(FAST, after("-", 0).interval(SPEC));
    assertEquals(USUAL, after("+", 0).interval(SPEC));
    assertEquals(FAST, after("+-", 0).interval(SPEC));
    assertEquals(DOWN, after("+--", 0).interval(SPEC));
    assertEquals(FAST, after("+--+", 0).interval(SPEC));
    assertEquals(USUAL, after("+--++", 0).interval(SPEC));
    assertEquals(USUAL, after("+-+", 0).interval(SPEC));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 5, Long.MAX_VALUE})
  void aStateIsSinceTheProbeThatDecided(long now) {
    HealthState up = after("+", now);
    assertEquals(now, up.since());
    HealthState doubted = up.next(new Verdict.Failed("no"), SPEC, now + 10);
    assertEquals(now, doubted.since());
    assertEquals(up, doubted.next(new Verdict.Passed("ok"), SPEC, now + 20));
    HealthState down = doubted.next(new Verdict.Failed("no"), SPEC, now + 20);
    assertEquals(new HealthState(Health.DOWN, 0, "no", now + 20), down);
  }
}

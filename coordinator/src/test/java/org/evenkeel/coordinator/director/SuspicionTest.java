package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuspicionTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final CheckTarget A = target("198.51.100.1", 80);
  private static final CheckTarget A2 = target("198.51.100.1", 81);
  private static final CheckTarget B = target("198.51.100.2", 80);

  private final Map<CheckTarget, HealthState> health = new LinkedHashMap<>();

  private static CheckTarget target(String address, int port) {
    return new CheckTarget(IpAddress.parse(address), port, CheckSpec.DEFAULT);
  }

  private void is(CheckTarget target, Health now, long since) {
    health.put(target, new HealthState(now, 0, "so", since));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 3})
  void severalHostsThatFailAtOnceAndNoneLeftAreSuspect(long now) {
    is(A, Health.DOWN, now);
    is(B, Health.UP, now);
    assertFalse(Suspicion.NONE.next(health, now).present());
    is(B, Health.DOWN, now + 2 * SECOND);
    assertEquals(Set.of(A, B), Suspicion.NONE.next(health, now + 2 * SECOND).wave());
  }

  @Test
  void oneHostAloneIsNotSuspectWhateverItsPorts() {
    is(A, Health.DOWN, 0);
    is(A2, Health.DOWN, 0);
    assertEquals(Suspicion.NONE, Suspicion.NONE.next(health, 0));
  }

  @Test
  void thoseThatDiedLongBeforeAreNoPartOfIt() {
    is(A, Health.DOWN, 0);
    is(B, Health.DOWN, 3_600 * SECOND);
    assertFalse(Suspicion.NONE.next(health, 3_600 * SECOND).present(), "one after the other");

    is(A2, Health.DOWN, 3_601 * SECOND);
    assertEquals(Set.of(A2, B), Suspicion.NONE.next(health, 3_601 * SECOND).wave());
  }

  @Test
  void nothingCheckedIsNotSuspect() {
    assertEquals(Suspicion.NONE, Suspicion.NONE.next(health, 5));
    health.put(A, HealthState.UNKNOWN);
    health.put(B, HealthState.UNKNOWN);
    assertEquals(Suspicion.NONE, Suspicion.NONE.next(health, 5));
  }

  @Test
  void theOthersHaveTimeWhenTheFirstReturns() {
    is(A, Health.DOWN, 0);
    is(B, Health.DOWN, 0);
    Suspicion all = Suspicion.NONE.next(health, 0);
    is(A, Health.UP, 10 * SECOND);
    Suspicion relieved = all.next(health, 10 * SECOND);
    assertTrue(relieved.covers(B));
    assertEquals(relieved, relieved.next(health, 11 * SECOND), "the time does not begin anew");
    assertEquals(Suspicion.NONE, relieved.next(health, 60 * SECOND));
  }

  @Test
  void aRelapseIsTheSameSuspicion() {
    is(A, Health.DOWN, 0);
    is(B, Health.DOWN, 0);
    Suspicion all = Suspicion.NONE.next(health, 0);
    is(A, Health.UP, 10 * SECOND);
    Suspicion relieved = all.next(health, 10 * SECOND);
    is(A, Health.DOWN, 12 * SECOND);
    assertEquals(all, relieved.next(health, 12 * SECOND));
  }

  @Test
  void aNewServerWithoutVerdictDoesNotEndIt() {
    is(A, Health.DOWN, 0);
    is(B, Health.DOWN, 0);
    Suspicion all = Suspicion.NONE.next(health, 0);
    health.put(A2, HealthState.UNKNOWN);
    assertEquals(all, all.next(health, 100 * SECOND));
    is(A2, Health.DOWN, 106 * SECOND);
    assertEquals(all, all.next(health, 106 * SECOND));
  }
}

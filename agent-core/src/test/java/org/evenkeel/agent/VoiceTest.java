package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoiceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @Test
  void withoutADebtTheStartIsNoNews() {
    assertFalse(Voice.atStart("", false, 0).announcing(0, INTERVAL));
  }

  @Test
  void withADebtTheStartIsNewsForTheCommandInterval() {
    Voice voice = Voice.atStart("", true, 0);
    assertTrue(voice.announcing(10 * SECOND - 1, INTERVAL));
    assertFalse(voice.announcing(10 * SECOND, INTERVAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "down", "maint"})
  void leavingAWordIsAnnouncedWithTheWordsThatUndoIt(String word) {
    Voice back = Voice.atStart(word, false, 0).saying("", 5 * SECOND);
    assertTrue(back.announcing(5 * SECOND, INTERVAL));
    assertFalse(back.announcing(15 * SECOND, INTERVAL));
  }

  @Test
  void theSameWordAgainIsNoNews() {
    Voice voice = Voice.atStart("", false, 0);
    assertEquals(voice, voice.saying("", SECOND));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -5, 0, Long.MAX_VALUE - 3})
  void theClockMayStandAnywhereAndRunOver(long start) {
    Voice voice = Voice.atStart("drain", false, start).saying("", start);
    assertTrue(voice.announcing(start + 10 * SECOND - 1, INTERVAL));
    assertFalse(voice.announcing(start + 10 * SECOND, INTERVAL));
  }

  @Test
  void halfOfThePastIsForgottenInAHalfLife() {
    Duration halfLife = Duration.ofSeconds(4);
    Voice voice = Voice.atStart("", false, 0).hearing(OptionalDouble.of(80), halfLife, 0);
    assertEquals(
        40,
        voice.hearing(OptionalDouble.of(0), halfLife, 4 * SECOND).average().orElseThrow(),
        1e-9);
    // The same however many samples were taken on the way.
    for (int i = 1; i <= 8; i++) {
      voice = voice.hearing(OptionalDouble.of(0), halfLife, i * SECOND / 2);
    }
    assertEquals(40, voice.average().orElseThrow(), 1e-9);
  }

  @Test
  void withoutSmoothingTheLoadIsTheLastOne() {
    Voice voice = Voice.atStart("", false, 0).hearing(OptionalDouble.of(80), Duration.ZERO, 0);
    assertEquals(
        OptionalDouble.of(3), voice.hearing(OptionalDouble.of(3), Duration.ZERO, SECOND).average());
  }

  @Test
  void anUnknownLoadIsNotHiddenByTheAverage() {
    Duration halfLife = Duration.ofSeconds(4);
    Voice voice = Voice.atStart("", false, 0).hearing(OptionalDouble.of(80), halfLife, 0);
    Voice silent = voice.hearing(OptionalDouble.empty(), halfLife, SECOND);
    assertEquals(OptionalDouble.empty(), silent.average());
    assertEquals(
        OptionalDouble.of(10),
        silent.hearing(OptionalDouble.of(10), halfLife, 2 * SECOND).average());
  }

  @Test
  void aClockThatStandsStillOrRunsBackForgetsNothing() {
    Duration halfLife = Duration.ofSeconds(4);
    Voice voice = Voice.atStart("", false, 0).hearing(OptionalDouble.of(80), halfLife, 9 * SECOND);
    assertEquals(
        80, voice.hearing(OptionalDouble.of(0), halfLife, 9 * SECOND).average().orElseThrow());
    assertEquals(80, voice.hearing(OptionalDouble.of(0), halfLife, SECOND).average().orElseThrow());
  }
}

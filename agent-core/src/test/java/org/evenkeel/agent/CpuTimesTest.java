package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CpuTimesTest {
  @Test
  void theBusyShareIsThatOfTheWindow() {
    CpuTimes earlier = new CpuTimes(1_000, 9_000);
    assertEquals(OptionalDouble.of(75), new CpuTimes(1_030, 9_010).busyPercentSince(earlier));
  }

  @Test
  void aWindowWithoutATickSaysNothing() {
    CpuTimes times = new CpuTimes(1_000, 9_000);
    assertEquals(OptionalDouble.empty(), times.busyPercentSince(times));
  }

  @Test
  void aCounterThatRunsBackwardsCountsAsNotMoved() {
    CpuTimes earlier = new CpuTimes(1_000, 9_000);
    assertEquals(OptionalDouble.of(100), new CpuTimes(1_010, 8_990).busyPercentSince(earlier));
  }
}

package org.evenkeel.coordinator.pace;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunningTimeTest {
  @Test
  void itPassesAndNeverFasterThanTheMachines() throws Exception {
    long machine = System.nanoTime();
    long begin = RunningTime.CLOCK.nanos();
    long before = begin;
    while (before - begin < TimeUnit.MILLISECONDS.toNanos(200)) {
      long now = RunningTime.CLOCK.nanos();
      assertTrue(now - before >= 0, "it never goes back");
      before = now;
      Thread.sleep(1);
    }
    assertTrue(before - begin <= System.nanoTime() - machine, "nor ahead");
  }
}

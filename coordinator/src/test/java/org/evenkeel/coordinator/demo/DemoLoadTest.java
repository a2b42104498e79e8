package org.evenkeel.coordinator.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoLoadTest {
  @ParameterizedTest
  @CsvSource({"0, 30", "7500, 65", "15000, 100", "22500, 65", "30000, 30", "45000, 100"})
  void theLoadSwellsAndEbbsInHalfAMinute(long millis, double rate) {
    assertEquals(rate, DemoLoad.rate(Duration.ofMillis(millis).toNanos()), 1e-6);
  }

  @Test
  void theRateStaysWithinItsBoundsForDays() {
    for (long hours = 0; hours < 100; hours++) {
      double rate = DemoLoad.rate(Duration.ofHours(hours).plusMillis(hours * 777).toNanos());
      assertTrue(rate >= 30 && rate <= 100, "after " + hours + " h: " + rate);
    }
  }
}

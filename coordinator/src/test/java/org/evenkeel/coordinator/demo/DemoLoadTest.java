package org.evenkeel.coordinator.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoLoadTest {
  @ParameterizedTest
  @CsvSource({"0, 40", "7500, 80", "15000, 120", "22500, 80", "30000, 40", "45000, 120"})
  void theLoadSwellsAndEbbsInHalfAMinute(long millis, double rate) {
    assertEquals(rate, DemoLoad.rate(Duration.ofMillis(millis).toNanos()), 1e-6);
  }

  @Test
  void theRateStaysWithinItsBoundsForDays() {
    for (long hours = 0; hours < 100; hours++) {
      double rate = DemoLoad.rate(Duration.ofHours(hours).plusMillis(hours * 777).toNanos());
      assertTrue(rate >= 40 && rate <= 120, "after " + hours + " h: " + rate);
    }
  }
}

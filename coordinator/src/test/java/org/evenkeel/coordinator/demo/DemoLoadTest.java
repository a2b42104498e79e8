package org.evenkeel.coordinator.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoLoadTest {
  @ParameterizedTest
  @CsvSource({"0, 60", "7500, 140", "15000, 220", "22500, 140", "30000, 60", "45000, 220"})
  void theLoadSwellsAndEbbsInHalfAMinute(long millis, double rate) {
    assertEquals(rate, DemoLoad.rate(Duration.ofMillis(millis).toNanos()), 1e-6);
  }

  @Test
  void theRateStaysWithinItsBoundsForDays() {
    for (long hours = 0; hours < 100; hours++) {
      double rate = DemoLoad.rate(Duration.ofHours(hours).plusMillis(hours * 777).toNanos());
      assertTrue(rate >= 60 && rate <= 220, "after " + hours + " h: " + rate);
    }
  }
}

package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static MetricReading metric(double value, double importance) {
    return new MetricReading("m", OptionalDouble.of(value), importance, 0);
  }

  private static MetricReading unknown(double importance) {
    return new MetricReading("m", OptionalDouble.empty(), importance, 0);
  }

  @Test
  void theSumIsDividedByTheImportancesAndNotByTheNumberOfMetrics() {
    assertEquals(OptionalDouble.of(80), Load.of(List.of(metric(80, 0.5))));
    assertEquals(OptionalDouble.of(40), Load.of(List.of(metric(20, 3), metric(100, 1))));
  }

  @Test
  void metricsWithoutImportanceAreNotInTheLoad() {
    assertEquals(OptionalDouble.of(20), Load.of(List.of(metric(20, 1), metric(90, 0))));
  }

  @Test
  void noImportanceAtAllIsNoLoadRatherThanADivisionByZero() {
    assertEquals(OptionalDouble.of(0), Load.of(List.of(metric(80, 0), metric(90, 0))));
  }

  @Test
  void aMetricThatIsNotOfferedIsLeftOut() {
    assertEquals(OptionalDouble.of(30), Load.of(List.of(metric(30, 1), unknown(1))));
  }

  @Test
  void nothingIsClaimedWhenNoWantedMetricCouldBeRead() {
    assertEquals(OptionalDouble.empty(), Load.of(List.of(unknown(1), metric(30, 0))));
  }
}

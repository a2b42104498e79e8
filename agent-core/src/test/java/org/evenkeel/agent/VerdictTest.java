package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static MetricReading cpu(double value) {
    return new MetricReading("cpu", OptionalDouble.of(value), 1, 0);
  }

  /** Does not count in the load, but has a threshold. */
  private static MetricReading ram(double value) {
    return new MetricReading("ram", OptionalDouble.of(value), 0, 90);
  }

  private static ThresholdRule rule(ThresholdRule.Mode mode, double value) {
    return new ThresholdRule(mode, "drain", value);
  }

  @Test
  void aMetricOverItsThresholdFillsTheMachineWhateverItsImportance() {
    assertEquals(
        new Verdict(OptionalDouble.of(100), false),
        Verdict.of(List.of(cpu(5), ram(91)), ThresholdRule.VERSION_4));
  }

  @Test
  void aMetricAtItsThresholdIsNotOverIt() {
    assertEquals(
        new Verdict(OptionalDouble.of(5), false),
        Verdict.of(List.of(cpu(5), ram(90)), ThresholdRule.VERSION_4));
  }

  @ParameterizedTest
  @CsvSource({
    // mode, load, ram; exceeded
    "NONE,    99, 99, false",
    "METRIC,   5, 91, true",
    "METRIC,  99, 90, false",
    "OVERALL, 81, 10, true",
    "OVERALL, 80, 99, false",
    "ANY,     81, 10, true",
    "ANY,      5, 91, true",
    "ANY,     80, 90, false",
  })
  void theModeSaysWhichThresholdsCount(
      ThresholdRule.Mode mode, double load, double ram, boolean exceeded) {
    assertEquals(
        new Verdict(OptionalDouble.of(load), exceeded),
        Verdict.of(List.of(cpu(load), ram(ram)), rule(mode, 80)));
  }

  @Test
  void anUnknownLoadExceedsNothing() {
    MetricReading unknown = new MetricReading("cpu", OptionalDouble.empty(), 1, 50);
    assertEquals(
        new Verdict(OptionalDouble.empty(), false),
        Verdict.of(List.of(unknown), rule(ThresholdRule.Mode.ANY, 1)));
  }
}

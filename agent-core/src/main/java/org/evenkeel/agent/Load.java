package org.evenkeel.agent;

import java.util.List;
import java.util.OptionalDouble;

/** The formula: the mean of the metrics, each weighed by its importance. Pure. */
final class Load {
  private Load() {}

  /**
   * The load in percent, 0 to 100: the sum of metric × importance divided by the sum of the
   * importances, over the metrics whose importance is above 0. When no metric is wanted the load is
   * 0: an operator who counts nothing wants the configured weight. Empty when metrics are wanted
   * and none could be read: nothing is known then, and nothing may be claimed.
   */
  static OptionalDouble of(List<MetricReading> readings) {
    double weighted = 0;
    double importance = 0;
    for (MetricReading reading : readings) {
      if (reading.counts()) {
        weighted += reading.value().getAsDouble() * reading.importance();
        importance += reading.importance();
      }
    }
    if (importance > 0) {
      return OptionalDouble.of(weighted / importance);
    }
    boolean wanted = readings.stream().anyMatch(reading -> reading.importance() > 0);
    return wanted ? OptionalDouble.empty() : OptionalDouble.of(0);
  }
}

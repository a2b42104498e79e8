package org.evenkeel.agent;

import java.util.OptionalDouble;

/**
 * One metric as last measured.
 *
 * @param name as {@link Metric#name}
 * @param value load in percent, 0 to 100; empty when not counted or not offered by the system
 * @param importance its share in the load, 0 = none
 * @param threshold percent, see {@link ThresholdRule}; 0 = none
 * @param note why there is no value, such as {@code not offered by this system}; empty otherwise
 */
public record MetricReading(
    String name, OptionalDouble value, double importance, double threshold, String note) {

  /** Without a note. */
  public MetricReading(String name, OptionalDouble value, double importance, double threshold) {
    this(name, value, importance, threshold, "");
  }

  /** Whether the metric is part of the load. */
  boolean counts() {
    return importance > 0 && value.isPresent();
  }

  /** Whether it is above its threshold, whatever its importance. */
  boolean overThreshold() {
    return threshold > 0 && value.isPresent() && value.getAsDouble() > threshold;
  }

  /** The same reading where another importance counts. */
  MetricReading weighing(double otherImportance) {
    return new MetricReading(name, value, otherImportance, threshold, note);
  }
}

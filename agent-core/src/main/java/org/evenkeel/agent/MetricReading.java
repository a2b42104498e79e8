package org.evenkeel.agent;

import java.util.OptionalDouble;

/**
 * One metric as last measured.
 *
 * @param name {@code cpu}, {@code ram} or the service's name
 * @param value load in percent, 0 to 100; empty when not counted or not offered by the system
 * @param importance its share in the load, 0 = none
 * @param threshold percent above which the machine counts as full; 0 = none
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

  /** Whether the machine counts as full because of this metric alone. */
  boolean overThreshold() {
    return threshold > 0 && value.isPresent() && value.getAsDouble() > threshold;
  }
}

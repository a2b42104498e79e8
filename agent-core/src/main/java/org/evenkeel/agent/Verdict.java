package org.evenkeel.agent;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the metrics mean together. Pure.
 *
 * @param load percent, 0 to 100; empty when nothing may be claimed
 * @param exceeded whether a threshold asks for its word
 */
record Verdict(OptionalDouble load, boolean exceeded) {

  /** Judges readings that carry the importances that count. */
  static Verdict of(List<MetricReading> readings, ThresholdRule rule) {
    OptionalDouble load = Load.of(readings);
    boolean metric = readings.stream().anyMatch(MetricReading::overThreshold);
    boolean overall = rule.value() > 0 && load.isPresent() && load.getAsDouble() > rule.value();
    return switch (rule.mode()) {
      case FULL -> new Verdict(metric ? OptionalDouble.of(100) : load, false);
      case NONE -> new Verdict(load, false);
      case ANY -> new Verdict(load, metric || overall);
      case OVERALL -> new Verdict(load, overall);
      case METRIC -> new Verdict(load, metric);
    };
  }
}

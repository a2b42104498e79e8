package org.evenkeel.agent.monitor.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.MetricReading;
import org.evenkeel.agent.Report;

/**
 * What the agent said at one moment.
 *
 * @param atNanos when, on a clock that only runs forward
 * @param status the operator's state; empty when the agent could not be reached
 * @param answer the number that load balancers got, 0 to 100; empty when there was none
 * @param loads load of each metric in percent, by name, in the agent's order; those without a
 *     reading are absent
 */
public record Sample(
    long atNanos, Optional<AgentStatus> status, OptionalInt answer, Map<String, Double> loads) {
  public Sample {
    loads = Collections.unmodifiableMap(new LinkedHashMap<>(loads));
  }

  /** What a report says. */
  public static Sample of(Report report, long atNanos) {
    Map<String, Double> loads = new LinkedHashMap<>();
    for (MetricReading metric : report.metrics()) {
      metric.value().ifPresent(value -> loads.put(metric.name(), value));
    }
    return new Sample(
        atNanos, Optional.of(report.status()), Answer.of(report.answer()).percent(), loads);
  }

  /** The agent could not be asked. */
  public static Sample missing(long atNanos) {
    return new Sample(atNanos, Optional.empty(), OptionalInt.empty(), Map.of());
  }
}

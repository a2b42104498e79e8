package org.evenkeel.agent;

import java.util.List;

/**
 * What the agent tells the operator about itself.
 *
 * @param answer the line that clients get now, without its end; empty when they get none
 * @param status the operator's state in force
 * @param listen where clients are answered, {@code ADDRESS:PORT}
 * @param metrics every metric as last measured
 */
public record Report(
    String answer, AgentStatus status, String listen, List<MetricReading> metrics) {
  public Report {
    metrics = List.copyOf(metrics);
  }
}

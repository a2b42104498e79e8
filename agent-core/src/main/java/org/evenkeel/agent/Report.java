package org.evenkeel.agent;

import java.util.List;

/**
 * What the agent tells the operator about itself.
 *
 * @param answer the line that clients of the first responder get now, without its end; empty when
 *     they get none
 * @param status the operator's state in force
 * @param listen where they are answered, {@code ADDRESS:PORT}
 * @param metrics every metric as last measured
 * @param responders every responder, the first one too
 */
public record Report(
    String answer,
    AgentStatus status,
    String listen,
    List<MetricReading> metrics,
    List<ResponderReport> responders) {
  public Report {
    metrics = List.copyOf(metrics);
    responders = List.copyOf(responders);
  }
}

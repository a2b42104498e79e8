package org.evenkeel.agent.monitor.model;

import org.evenkeel.agent.Report;

/** Whether the agent could be asked, and what it said. */
public sealed interface Contact {
  /** It was not asked yet. */
  record Pending() implements Contact {}

  /** It answered. */
  record Reached(Report report) implements Contact {}

  /**
   * It did not answer.
   *
   * @param reason for a person, and what to do
   */
  record Unreachable(String reason) implements Contact {}
}

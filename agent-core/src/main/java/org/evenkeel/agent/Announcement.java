package org.evenkeel.agent;

import java.time.Duration;

/**
 * The operator's state and whether it is news. A load balancer that was told {@code drain} stays so
 * until it is told {@code ready}, and one that was told {@code down} until {@code up}; telling it
 * for ever would undo what its own operator sets there. So the words are said for a while only.
 *
 * @param status the state in force
 * @param news whether the state was changed, rather than found at start
 * @param sinceNanos when, on the agent's clock
 */
record Announcement(AgentStatus status, boolean news, long sinceNanos) {

  /**
   * The state at start. It is news when the file is the operator's switch, for the agent cannot
   * know what it said before it was restarted; otherwise the plain number is the better neighbour.
   */
  static Announcement atStart(AgentConfiguration.Operation operation, long nowNanos) {
    return new Announcement(operation.status(), operation.followed(), nowNanos);
  }

  /** The state after the operator's wish was read again. */
  Announcement next(AgentStatus wanted, long nowNanos) {
    return wanted == status ? this : new Announcement(wanted, true, nowNanos);
  }

  /** Whether a normal answer carries the words {@code up ready}. */
  boolean announcing(long nowNanos, Duration commandInterval) {
    return news && nowNanos - sinceNanos < commandInterval.toNanos();
  }
}

package org.evenkeel.coordinator.feedback;

import java.util.OptionalInt;
import org.evenkeel.coordinator.feedback.AgentReply.Administrative;
import org.evenkeel.coordinator.feedback.AgentReply.Operational;

/**
 * What an agent's answers have come to. A word holds until its counterpart: {@code drain} and
 * {@code maint} until {@code ready}, {@code down} until {@code up}; an answer that fails changes
 * nothing but the note.
 *
 * @param idle the last percentage, 0 to 100; empty before the first
 * @param administrative what the agent asks of us
 * @param operational what it says of the service
 * @param fault why the last question brought no usable answer; empty when it did
 * @param silentSoFar whether an answer is awaited and none has been usable yet
 */
public record AgentState(
    OptionalInt idle,
    Administrative administrative,
    Operational operational,
    String fault,
    boolean silentSoFar) {

  /** Before the first answer. */
  public static final AgentState INITIAL = quiet(true);

  /** Of a real server whose agent is not asked. */
  public static final AgentState ABSENT = quiet(false);

  private static AgentState quiet(boolean awaited) {
    return new AgentState(OptionalInt.empty(), Administrative.READY, Operational.UP, "", awaited);
  }

  /** The state after a usable answer. */
  public AgentState heard(AgentReply reply) {
    return new AgentState(
        reply.percent().isPresent() ? reply.percent() : idle,
        reply.administrative().orElse(administrative),
        reply.operational().orElse(operational),
        "",
        false);
  }

  /** The state after a question without a usable answer. */
  public AgentState failed(String why) {
    return new AgentState(idle, administrative, operational, why, silentSoFar);
  }

  /** Whether the agent wants no new connections, whatever the percentage. */
  public boolean closed() {
    return administrative != Administrative.READY || operational == Operational.DOWN;
  }
}

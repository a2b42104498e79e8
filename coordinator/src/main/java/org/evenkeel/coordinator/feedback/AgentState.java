package org.evenkeel.coordinator.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.evenkeel.coordinator.feedback.AgentReply.Administrative;
import org.evenkeel.coordinator.feedback.AgentReply.Operational;

/**
 * What an agent's answers have come to. A word holds until its counterpart: {@code drain} and
 * {@code maint} until {@code ready}, {@code down} until {@code up}; an answer that fails changes
 * nothing but the note. Equal answers give equal states after a while, so that only changes need to
 * be told.
 *
 * @param recent the last percentages, 0 to 100, three at most, the newest last
 * @param administrative what the agent asks of us
 * @param operational what it says of the service
 * @param wishes what it says of connections and weight
 * @param fault why the last question brought no usable answer; empty when it did
 * @param faultyNanos since when there has been no usable answer, on the clock of the questions
 * @param silentSoFar whether an answer is awaited and none has been usable yet
 */
public record AgentState(
    List<Integer> recent,
    Administrative administrative,
    Operational operational,
    Wishes wishes,
    String fault,
    OptionalLong faultyNanos,
    boolean silentSoFar) {

  private static final int RECENT_MAX = 3;

  /** Before the first answer. */
  public static final AgentState INITIAL = quiet(true);

  /** Of a real server whose agent is not asked. */
  public static final AgentState ABSENT = quiet(false);

  public AgentState {
    recent = List.copyOf(recent);
  }

  /**
   * What an agent says beside its percentage.
   *
   * @param connections it wants no more than so many at once; empty means as configured
   * @param weight this instead of what follows from the percentage; empty means none
   */
  public record Wishes(OptionalInt connections, OptionalInt weight) {
    /** The agent has said nothing of the kind. */
    public static final Wishes NONE = new Wishes(OptionalInt.empty(), OptionalInt.empty());
  }

  private static AgentState quiet(boolean awaited) {
    return new AgentState(
        List.of(),
        Administrative.READY,
        Operational.UP,
        Wishes.NONE,
        "",
        OptionalLong.empty(),
        awaited);
  }

  /** The state after a usable answer. */
  public AgentState heard(AgentReply reply) {
    return new AgentState(
        with(reply.percent()),
        reply.administrative().orElse(administrative),
        reply.operational().orElse(operational),
        new Wishes(
            reply.connections().isPresent() ? reply.connections() : wishes.connections(),
            // The counterpart of a weight is a percentage.
            reply.weight().isPresent() || reply.percent().isPresent()
                ? reply.weight()
                : wishes.weight()),
        "",
        OptionalLong.empty(),
        false);
  }

  private List<Integer> with(OptionalInt percent) {
    if (percent.isEmpty()) {
      return recent;
    }
    List<Integer> next = new ArrayList<>(recent);
    next.add(percent.getAsInt());
    return next.size() > RECENT_MAX ? next.subList(1, next.size()) : next;
  }

  /** The state after a question without a usable answer. */
  public AgentState failed(String why, long nowNanos) {
    return new AgentState(
        recent,
        administrative,
        operational,
        wishes,
        why,
        faultyNanos.isPresent() ? faultyNanos : OptionalLong.of(nowNanos),
        silentSoFar);
  }

  /** The last percentage; empty before the first. */
  public OptionalInt idle() {
    return recent.isEmpty() ? OptionalInt.empty() : OptionalInt.of(recent.getLast());
  }

  /** The middle one of the last three percentages, which one odd answer does not move. */
  public OptionalInt median() {
    return recent.size() < RECENT_MAX
        ? idle()
        : OptionalInt.of(recent.stream().sorted().toList().get(1));
  }

  /** Whether the agent wants no new connections, whatever the percentage. */
  public boolean closed() {
    return administrative != Administrative.READY || operational == Operational.DOWN;
  }

  /** Whether there has been no usable answer for that long. */
  public boolean staleFor(long nanos, long nowNanos) {
    return faultyNanos.isPresent() && nowNanos - faultyNanos.getAsLong() >= nanos;
  }
}

package org.evenkeel.coordinator.ha;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer.Verdict;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion;

/**
 * Who of a pair a witness lets hold the addresses, and the rules by which (docs/protocol.md,
 * "Witnesses"): one node at a time, no term twice, and never an older one. A value; times are
 * nanoseconds of one monotonic clock.
 *
 * @param vote the newest one; empty before the first
 * @param before the vote that the newest one replaced, while that may still turn out unused
 * @param lease what was granted last; it may have ended
 * @param longestMillis of all leases granted since the vote was kept first
 * @param silentUntil until then a lease may run that was granted before this witness started, to
 *     nobody but the node of the newest vote
 */
public record Tenure(
    Optional<Vote> vote,
    Optional<Vote> before,
    Optional<Lease> lease,
    int longestMillis,
    long silentUntil) {

  /**
   * A vote.
   *
   * @param term of the claim, at least 0
   * @param node whose
   */
  public record Vote(long term, String node) {}

  /**
   * A lease.
   *
   * @param node who has it
   * @param boot which start of the node asked last
   * @param ballot the highest of that boot
   * @param until when it ends
   */
  public record Lease(String node, long boot, long ballot, long until) {}

  /**
   * What becomes of a question.
   *
   * @param next what is known now
   */
  public record Decision(Tenure next, Verdict verdict) {}

  /** What a witness knows that has just started. */
  public static Tenure remembered(Optional<Vote> vote, int longestMillis, long now) {
    return new Tenure(
        vote, Optional.empty(), Optional.empty(), longestMillis, now + nanos(longestMillis));
  }

  private static long nanos(int millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Answers a question for a lease. */
  public Decision ask(WitnessQuestion question, long now) {
    String node = question.node();
    boolean own = vote.isPresent() && vote.get().node().equals(node);
    if (holder(now).filter(lease -> !lease.node().equals(node)).isPresent()) {
      return new Decision(this, Verdict.HELD);
    }
    if (now - silentUntil < 0 && !own) {
      return new Decision(this, Verdict.WAITING);
    }
    long newest = vote.map(Vote::term).orElse(-1L);
    if (question.term() < newest || (question.term() == newest && !own)) {
      return new Decision(this, Verdict.OUTDATED);
    }
    return new Decision(granted(question, now), Verdict.GRANTED);
  }

  private Tenure granted(WitnessQuestion question, long now) {
    Optional<Vote> next = Optional.of(new Vote(question.term(), question.node()));
    Optional<Lease> last = lease.filter(given -> given.node().equals(question.node()));
    boolean sameBoot = last.filter(given -> given.boot() == question.boot()).isPresent();
    Optional<Vote> replaced;
    if (!next.equals(vote)) {
      replaced = vote;
    } else {
      replaced = sameBoot ? before : Optional.empty();
    }
    long ballot = sameBoot ? Math.max(last.get().ballot(), question.ballot()) : question.ballot();
    long until = now + nanos(question.leaseMillis());
    if (last.isPresent() && last.get().until() - until > 0) {
      until = last.get().until();
    }
    return new Tenure(
        next,
        replaced,
        Optional.of(new Lease(question.node(), question.boot(), ballot, until)),
        Math.max(longestMillis, question.leaseMillis()),
        silentUntil);
  }

  /**
   * Takes a lease back, unless a later question of its boot has had more of it. A vote on which
   * nobody claims is as if it had not been.
   */
  public Tenure givenBack(WitnessQuestion question) {
    Optional<Lease> left =
        lease.filter(
            given ->
                !given.node().equals(question.node())
                    || given.boot() != question.boot()
                    || given.ballot() > question.ballot());
    if (left.isPresent() || lease.isEmpty()) {
      return this;
    }
    boolean undone =
        question.unused()
            && before.isPresent()
            && vote.isPresent()
            && vote.get().term() == question.term();
    return new Tenure(
        undone ? before : vote, Optional.empty(), Optional.empty(), longestMillis, silentUntil);
  }

  /** The lease that runs now. */
  public Optional<Lease> holder(long now) {
    return lease.filter(given -> now - given.until() < 0);
  }

  /** Whether the same has to be on the disk as for another. */
  public boolean keptAs(Tenure other) {
    return vote.equals(other.vote) && longestMillis == other.longestMillis;
  }
}

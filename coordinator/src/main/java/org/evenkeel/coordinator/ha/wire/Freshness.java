package org.evenkeel.coordinator.ha.wire;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Session;

/**
 * Whether a rightly signed message of the peer is news, or something recorded and played again
 * (docs/protocol.md, "What is taken", 5). It has no clock and does nothing; one thread owns it.
 *
 * <p>A boot of the peer is believed once it has answered a challenge that we drew after everything
 * that could have been recorded. From then on its sequence only grows. A message that comes by
 * several links is taken on each, so that each link shows whether it works, but only the first copy
 * is {@linkplain Verdict.Fresh#newest the newest}; the others say nothing about the peer, and are
 * taken only shortly behind it: else a recording of one link would be life on another.
 */
public final class Freshness {
  /** A copy on a slower link may be so far behind the newest message. */
  static final int COPIES = 64;

  /** Two nodes of one name are told apart from a restart when they alternate within this time. */
  private static final int ALTERNATING_DEAD_TIMES = 4;

  private final long interval;
  private final long dead;
  private final RandomGenerator random;

  /** The highest sequence taken on each link, of the boot that we know. */
  private final long[] highest;

  private boolean knows;
  private long boot;
  private long newest;
  private long heardAt;

  private long challenge;
  private long answer;
  private OptionalLong provenEarly = OptionalLong.empty();
  private OptionalLong repliedAt = OptionalLong.empty();
  private OptionalLong otherAt = OptionalLong.empty();
  private boolean alternates;

  /**
   * @param links how many there are; they are numbered from 0
   * @param interval from one heartbeat to the next
   * @param dead after so long a silence of the boot that we know another one may follow it
   * @param random for challenges; nobody may be able to foretell it
   */
  public Freshness(int links, Duration interval, Duration dead, RandomGenerator random) {
    this.interval = interval.toNanos();
    this.dead = dead.toNanos();
    this.random = random;
    highest = new long[links];
    challenge = draw();
  }

  /** What a message is. */
  public sealed interface Verdict {
    /**
     * To be taken.
     *
     * @param newest whether it is newer than all before, on any link; only then it is a sign of
     *     life and what it says counts
     * @param newBoot whether it is the first of another boot of the peer, or the first at all; a
     *     heartbeat is to be sent at once, so that the peer believes in us as soon
     */
    record Fresh(boolean newest, boolean newBoot) implements Verdict {}

    /**
     * To be counted and forgotten.
     *
     * @param reply whether to send a heartbeat at once, so that the sender learns our challenge
     */
    record Stale(Refusal reason, boolean reply) implements Verdict {}
  }

  /**
   * Judges a message that is signed and has the peer's name.
   *
   * @param link where it arrived
   * @param now its arrival, nanoseconds of a monotonic clock
   */
  public Verdict judge(int link, Session session, long now) {
    return knows && session.boot() == boot
        ? ofTheKnown(link, session, now)
        : ofAnother(link, session, now);
  }

  private Verdict ofTheKnown(int link, Session session, long now) {
    long sequence = session.sequence();
    if (sequence <= highest[link] || sequence < newest - COPIES) {
      return new Verdict.Stale(Refusal.REPLAY, false);
    }
    highest[link] = sequence;
    if (sequence <= newest) {
      return new Verdict.Fresh(false, false);
    }
    newest = sequence;
    heardAt = now;
    alternates |= otherAt.isPresent();
    if (provenEarly.isEmpty()) {
      answer = session.challenge();
    }
    return new Verdict.Fresh(true, false);
  }

  private Verdict ofAnother(int link, Session session, long now) {
    boolean proven = session.answer() == challenge;
    if (proven) {
      provenEarly = OptionalLong.of(session.boot());
    }
    if (proven || provenEarly.isEmpty()) {
      answer = session.challenge();
    }
    if (knows && now - heardAt < dead) {
      return new Verdict.Stale(tooEarly(now), replies(now));
    }
    if (!proven) {
      return new Verdict.Stale(Refusal.UNPROVEN, replies(now));
    }
    believe(link, session, now);
    return new Verdict.Fresh(true, true);
  }

  private Refusal tooEarly(long now) {
    boolean recent =
        otherAt.isPresent() && now - otherAt.getAsLong() <= ALTERNATING_DEAD_TIMES * dead;
    alternates &= recent;
    otherAt = OptionalLong.of(now);
    return alternates ? Refusal.SECOND_NODE : Refusal.EARLY_BOOT;
  }

  private boolean replies(long now) {
    if (repliedAt.isPresent() && now - repliedAt.getAsLong() < interval) {
      return false;
    }
    repliedAt = OptionalLong.of(now);
    return true;
  }

  private void believe(int link, Session session, long now) {
    knows = true;
    boot = session.boot();
    newest = session.sequence();
    Arrays.fill(highest, newest - 1);
    highest[link] = newest;
    heardAt = now;
    challenge = draw();
    provenEarly = OptionalLong.empty();
    repliedAt = OptionalLong.empty();
    otherAt = OptionalLong.empty();
    alternates = false;
  }

  /** 0 on the wire means that no challenge was heard yet. */
  private long draw() {
    long drawn = random.nextLong();
    while (drawn == 0) {
      drawn = random.nextLong();
    }
    return drawn;
  }

  /** Our challenge as it is now, for our next message; not 0. */
  public long challenge() {
    return challenge;
  }

  /** What the peer wants to see in our next message; 0 before we heard it. */
  public long answer() {
    return answer;
  }

  /** The boot of the peer that we believe in; empty before the first. */
  public OptionalLong knownBoot() {
    return knows ? OptionalLong.of(boot) : OptionalLong.empty();
  }
}

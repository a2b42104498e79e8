package org.evenkeel.coordinator.ha;

import java.util.OptionalLong;

/**
 * Whether this process may act as the holder of the addresses at this moment. One that was stopped,
 * or did not get the processor, for longer than its guard waits may have lost them meanwhile, and
 * knows nothing of it when it goes on: until the guard has had its say it puts no address on and
 * announces none. One thread {@linkplain #look looks}; {@link #current} is for any thread. Times
 * are of one monotonic clock in nanoseconds.
 */
final class Assurance {
  private final long lease;
  private final long patience;
  private long lookedAt;
  private OptionalLong pausedAt = OptionalLong.empty();
  private volatile long until;

  /**
   * @param lease so long after a look nobody else can have let go of the addresses: less than a
   *     guard waits before it takes its coordinator for silent
   * @param patience so long the guard's word is waited for, where there may be no guard: whoever
   *     holds the addresses by a newer claim has been heard by then
   */
  Assurance(long lease, long patience, long now) {
    this.lease = lease;
    this.patience = patience;
    this.lookedAt = now;
    this.until = now + lease;
  }

  /**
   * Notes that this process runs.
   *
   * @param holding whether it takes itself for the holder; who does not has nothing to lose
   * @return whether it has not run for too long, so that the guard is to be asked now
   */
  boolean look(long now, boolean holding) {
    boolean paused = now - lookedAt >= lease;
    lookedAt = now;
    if (holding && paused) {
      pausedAt = OptionalLong.of(now);
      return true;
    }
    if (!holding || (pausedAt.isPresent() && now - pausedAt.getAsLong() >= patience)) {
      pausedAt = OptionalLong.empty();
    }
    extend(now);
    return false;
  }

  /** The guard has said all that it had to say to a question after the last pause. */
  void confirmed(long now) {
    pausedAt = OptionalLong.empty();
    extend(now);
  }

  private void extend(long now) {
    if (pausedAt.isEmpty()) {
      until = now + lease;
    }
  }

  /** Whether an address may be put on, and announced, now. */
  boolean current(long now) {
    return until - now > 0;
  }
}

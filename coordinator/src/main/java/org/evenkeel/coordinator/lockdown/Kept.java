package org.evenkeel.coordinator.lockdown;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be known of the lockdown after a crash.
 *
 * @param confirmed the one that stays; empty when there is none
 * @param pending the one that waits to be confirmed and is in force instead; empty when none does
 */
record Kept(Optional<Lockdown> confirmed, Optional<Pending> pending) {
  /** There is none. */
  static final Kept NOTHING = new Kept(Optional.empty(), Optional.empty());

  /**
   * One that waits to be confirmed.
   *
   * @param deadline when it is taken back, by the wall clock
   * @param patience how long it may wait in all
   * @param requester who wants it
   */
  record Pending(Lockdown lockdown, Instant deadline, Duration patience, String requester) {
    /**
     * How long it may still wait at that time; empty when it may not, also when the clock says a
     * time before it was asked for: such a clock does not tell how long ago that was.
     */
    Optional<Duration> left(Instant now) {
      Duration left = Duration.between(now, deadline);
      boolean waits = left.isPositive() && left.compareTo(patience) <= 0;
      return waits ? Optional.of(left) : Optional.empty();
    }
  }

  /** The one that is to be in force. */
  Optional<Lockdown> wanted() {
    return pending.map(Pending::lockdown).or(() -> confirmed);
  }

  /** This without the one that waits. */
  Kept back() {
    return new Kept(confirmed, Optional.empty());
  }
}

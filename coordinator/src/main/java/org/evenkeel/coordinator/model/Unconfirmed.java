package org.evenkeel.coordinator.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * That a configuration runs on probation: unless it is confirmed in time, the one before it comes
 * back.
 *
 * @param until when, by the wall clock, in whole milliseconds
 * @param before number of the revision that comes back; 0 for none, which is no service at all
 */
public record Unconfirmed(Instant until, int before) {
  public Unconfirmed {
    if (before < 0) {
      throw new IllegalArgumentException("no revision: " + before);
    }
    until = until.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether nobody has confirmed it in time. */
  public boolean isPast(Instant now) {
    return !now.isBefore(until);
  }
}

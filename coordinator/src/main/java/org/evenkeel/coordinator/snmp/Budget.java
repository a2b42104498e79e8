package org.evenkeel.coordinator.snmp;

import java.util.concurrent.TimeUnit;

/** How many questions are looked at in a second; further ones are dropped unread. Of one thread. */
final class Budget {
  /** What a walk by bulk over thousands of real servers does not reach. */
  static final int PER_SECOND = 10_000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long since;
  private int taken = PER_SECOND;
  private boolean begun;

  /** Whether one more may be looked at now. */
  boolean take(long nanos) {
    if (!begun || nanos - since >= SECOND) {
      begun = true;
      since = nanos;
      taken = 0;
    }
    return taken++ < PER_SECOND;
  }
}

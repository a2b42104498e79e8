package org.evenkeel.coordinator.check;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.pace.Clock;

/**
 * When a probe must be over, whatever it still waits for.
 *
 * @param clock tells the time
 * @param start of the probe, in the clock's nanoseconds
 * @param timeout from then on
 */
record Deadline(Clock clock, long start, Duration timeout) {

  /** One that begins now. */
  static Deadline of(Clock clock, Duration timeout) {
    return new Deadline(clock, clock.nanos(), timeout);
  }

  /** Nanoseconds left; 0 or less when it is over. */
  long nanosLeft() {
    return timeout.toNanos() - (clock.nanos() - start);
  }

  /**
   * Whole milliseconds left, for calls that take 0 as for ever.
   *
   * @throws SocketTimeoutException when it is over
   */
  int millisLeft() throws SocketTimeoutException {
    long nanos = nanosLeft();
    if (nanos <= 0) {
      throw new SocketTimeoutException();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }

  /** How long the probe has taken so far, such as {@code 0.4 ms}. */
  String elapsed() {
    // Most outcomes are never read, so this has to be cheap: no format string.
    long tenths = (clock.nanos() - start + 50_000) / 100_000;
    return tenths / 10 + "." + tenths % 10 + " ms";
  }

  /** How long it may take, such as {@code 1000 ms}. */
  String limit() {
    return timeout.toMillis() + " ms";
  }
}

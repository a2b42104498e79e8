package org.evenkeel.coordinator.check;

import java.time.Duration;
import org.evenkeel.coordinator.model.IpAddress;

/** Sends ICMP echo requests. Safe for any thread, virtual ones too. */
public interface Pinger extends AutoCloseable {
  /** Pings for real; opens its sockets when they are needed. */
  static Pinger icmp() {
    return new IcmpPinger();
  }

  /** Asks once; returns at the latest when the timeout is over. */
  Answer ping(IpAddress address, Duration timeout) throws InterruptedException;

  /** Releases the sockets. Idempotent. */
  @Override
  void close();

  /** What came of a request. */
  sealed interface Answer {
    /** The reply. */
    record Reply() implements Answer {}

    /** Nothing in time. */
    record Silence() implements Answer {}

    /** It could not be sent; the reason is a short sentence. */
    record Unsent(String reason) implements Answer {}
  }
}

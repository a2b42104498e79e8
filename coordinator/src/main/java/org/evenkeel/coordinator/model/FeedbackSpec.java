package org.evenkeel.coordinator.model;

import java.time.Duration;

/** Where a real server's idle figure comes from. */
public sealed interface FeedbackSpec {

  /** From nowhere: the configured weight is in force. */
  record None() implements FeedbackSpec {}

  /**
   * From the feedback agent on the real server.
   *
   * @param port the agent's TCP port, usually 3333
   * @param interval from one question to the next, 10 ms or more
   * @param timeout how long an answer may take, 1 ms or more
   */
  record Agent(int port, Duration interval, Duration timeout) implements FeedbackSpec {
    /** Port 3333, asked each second, one second to answer. */
    public static final Agent DEFAULT =
        new Agent(3333, Duration.ofSeconds(1), Duration.ofSeconds(1));

    public Agent {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port not within 1 to 65535: " + port);
      }
      if (interval.toMillis() < 10 || timeout.toMillis() < 1) {
        throw new IllegalArgumentException("interval below 10ms or timeout below 1ms");
      }
    }
  }
}

package org.evenkeel.coordinator.model;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a real server's health is found out.
 *
 * @param probe what is tried
 * @param interval from the start of one probe to the start of the next, 10 ms or more
 * @param timeout how long a probe may take, 1 ms or more
 * @param rise passed probes in a row until the real server counts as up, 1 to 100
 * @param fall failed probes in a row until it counts as down, 1 to 100
 * @param port where to probe; empty means the real server's own port
 * @param fastInterval the interval while the probes speak against the present health, or before the
 *     first verdict; 10 ms or more
 * @param downInterval the interval while it is down; 10 ms or more
 */
public record CheckSpec(
    Probe probe,
    Duration interval,
    Duration timeout,
    int rise,
    int fall,
    OptionalInt port,
    Duration fastInterval,
    Duration downInterval) {

  /** A TCP connection every two seconds, as when nothing is configured. */
  public static final CheckSpec DEFAULT =
      new CheckSpec(
          new Probe.Connect(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          2,
          3,
          OptionalInt.empty());

  /** A check with one interval, whatever it finds. */
  public CheckSpec(
      Probe probe, Duration interval, Duration timeout, int rise, int fall, OptionalInt port) {
    this(probe, interval, timeout, rise, fall, port, interval, interval);
  }

  public CheckSpec {
    require(interval.toMillis() >= 10, "interval below 10ms");
    require(fastInterval.toMillis() >= 10, "fast interval below 10ms");
    require(downInterval.toMillis() >= 10, "down interval below 10ms");
    require(timeout.toMillis() >= 1, "timeout below 1ms");
    require(rise >= 1 && rise <= 100, "rise not within 1 to 100");
    require(fall >= 1 && fall <= 100, "fall not within 1 to 100");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** What a check tries. */
  public sealed interface Probe {
    /** A TCP connection that is opened and closed. */
    record Connect() implements Probe {}

    /** Nothing: the real server always counts as up. */
    record None() implements Probe {}
  }
}

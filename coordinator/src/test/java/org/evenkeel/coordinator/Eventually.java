package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must happen, however slow the machine is. */
public final class Eventually {
  /** Only what never happens takes as long; a machine may stand still for half a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Each look may cost the machine that is to come to it. */
  private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

  private Eventually() {}

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it is so now. */
    boolean holds() throws Exception;
  }

  /** Waits until it is so; what keeps it from being looked at fails the test, as does its never. */
  public static void eventually(String what, Condition condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long pause = PAUSE_NANOS;
    while (!holds(what, condition)) {
      if (System.nanoTime() - end > 0) {
        fail("in vain: " + what);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, PAUSE_NANOS_MAX);
    }
  }

  private static boolean holds(String what, Condition condition) {
    try {
      return condition.holds();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted: " + what, e);
    } catch (Exception e) {
      return fail("cannot be seen: " + what, e);
    }
  }
}

package org.evenkeel.coordinator.pace;

import java.util.concurrent.TimeUnit;

/**
 * Time as this process has had it: while the machine runs none of its threads, none passes, and
 * while it runs them seldom, little does. For tests whose whole world is in this process and judges
 * silence: what a machine that stood still would bring about is no part of what they claim.
 */
public final class RunningTime {
  /** A test's clock. All tests have the same, which never stands still by itself. */
  public static final Clock CLOCK = RunningTime::nanos;

  private static final long STEP_MILLIS = 5;

  /** What passes from one step to the next at most, however long it took. */
  private static final long STEP_MAX = TimeUnit.MILLISECONDS.toNanos(20);

  private static volatile Step last = new Step(0, System.nanoTime());

  static {
    Thread _ = Thread.ofPlatform().daemon().name("running-time").start(RunningTime::run);
  }

  /** What had passed at a time of the machine's. */
  private record Step(long passed, long at) {
    long passed(long now) {
      return passed + Math.min(now - at, STEP_MAX);
    }
  }

  private RunningTime() {}

  private static long nanos() {
    Step step = last; // first: the time is not before it
    return step.passed(System.nanoTime());
  }

  private static void run() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        long now = System.nanoTime();
        last = new Step(last.passed(now), now);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

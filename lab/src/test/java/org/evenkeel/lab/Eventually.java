package org.evenkeel.lab;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Waits for what another process will bring about in its own time. The deadline is generous: it
 * only tells slow from never.
 */
final class Eventually {

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** Between two looks, so that looking does not take the guest's only processor. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Eventually() {}

  /**
   * Waits until the condition holds.
   *
   * @throws AssertionError when it does not within its deadline
   */
  static void holds(String what, Callable<Boolean> condition) {
    Boolean _ = becomes(what, condition, held -> held);
  }

  /**
   * Looks until what is seen is as wanted, and returns it.
   *
   * @throws AssertionError with the last sight, when it is not within its deadline
   */
  static <T> T becomes(String what, Callable<T> look, Predicate<T> wanted) {
    return becomes(what, PAUSE, look, wanted);
  }

  /**
   * The same where looking changes what is seen.
   *
   * @param pause between two looks
   */
  static <T> T becomes(String what, Duration pause, Callable<T> look, Predicate<T> wanted) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      T seen = seen(what, look);
      if (wanted.test(seen)) {
        return seen;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + DEADLINE + ": " + what + "; last seen: " + seen);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  private static <T> T seen(String what, Callable<T> look) {
    try {
      return look.call();
    } catch (Exception e) {
      throw new AssertionError("could not look whether " + what, e);
    }
  }
}

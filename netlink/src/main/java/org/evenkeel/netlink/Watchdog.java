package org.evenkeel.netlink;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells the service manager that the service is alive, twice in each of its watchdog periods, for
 * as long as that is true. It has a thread of its own, so that whoever does the work never waits
 * for the service manager.
 */
public final class Watchdog implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  private Watchdog() {}

  /**
   * Starts to tell, when the service manager wants to hear it.
   *
   * @param alive whether the work goes on; must not wait, called on the watchdog's thread
   * @param trouble takes what cannot be told and why, once until it can be told again
   */
  public static Watchdog start(Notify notify, BooleanSupplier alive, Consumer<String> trouble) {
    Watchdog watchdog = new Watchdog();
    notify
        .watchdogPeriod()
        .ifPresent(
            period ->
                Thread.ofPlatform()
                    .name("watchdog")
                    .daemon()
                    .start(() -> watchdog.loop(notify, period.dividedBy(2), alive, trouble)));
    return watchdog;
  }

  private void loop(
      Notify notify, Duration pause, BooleanSupplier alive, Consumer<String> trouble) {
    boolean failing = false;
    try {
      do {
        if (alive.getAsBoolean()) {
          failing = told(notify, failing, trouble);
        }
      } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it failed. */
  private static boolean told(Notify notify, boolean failedBefore, Consumer<String> trouble) {
    try {
      notify.watchdog();
      return false;
    } catch (NetlinkException e) {
      if (!failedBefore) {
        trouble.accept(e.getMessage());
      }
      return true;
    }
  }

  /** Tells nothing more. Idempotent. */
  @Override
  public void close() {
    closed.countDown();
  }
}

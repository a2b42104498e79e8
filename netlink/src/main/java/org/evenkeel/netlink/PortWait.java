package org.evenkeel.netlink;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How long a starting service waits for a port that another program has. A service manager would
 * start it anew at once and for ever; so it waits itself for a while, which is gentler to the
 * machine, and has the port as soon as it is let go. Started by hand it does not wait: whoever
 * types the command reads why it failed.
 *
 * <p>{@link #again} belongs to the thread that starts the service; any thread may {@link #stop}.
 */
public final class PortWait {
  /** Together with the start itself far less than a unit's {@code TimeoutStartSec}. */
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Notify notify;
  private final Consumer<String> log;
  private final LongSupplier nanos;
  private final Pause pause;
  private boolean waiting;
  private long since;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void pass(Duration time, CountDownLatch unless) throws InterruptedException;
  }

  /** With a clock of the caller's. */
  PortWait(Notify notify, Consumer<String> log, LongSupplier nanos, Pause pause) {
    this.notify = notify;
    this.log = log;
    this.nanos = nanos;
    this.pause = pause;
  }

  /**
   * For this process, as it was started.
   *
   * @param log takes a line when the waiting begins
   */
  public static PortWait ofThisProcess(Consumer<String> log) {
    return new PortWait(
        Notify.fromEnvironment(),
        log,
        System::nanoTime,
        (time, unless) -> {
          boolean _ = unless.await(time.toNanos(), TimeUnit.NANOSECONDS);
        });
  }

  /**
   * Whether a socket could not be bound because another one is there (EADDRINUSE), which passes,
   * rather than for want of the address or of a right, which do not.
   *
   * @param trouble what binding it has thrown, or what wraps that
   */
  public static boolean taken(Throwable trouble) {
    Throwable root = trouble;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT).contains("in use");
  }

  /**
   * Waits a moment, when there is sense in it.
   *
   * @param trouble why the port cannot be had now: for the log and the service manager
   * @return whether to try again; false without a service manager, ten seconds after the first
   *     call, and once it is stopped
   */
  public boolean again(String trouble) throws InterruptedException {
    if (!notify.wanted() || stopped.getCount() == 0) {
      return false;
    }
    if (!waiting) {
      waiting = true;
      since = nanos.getAsLong();
      log.accept("waiting for %d s at most: %s".formatted(AT_MOST.toSeconds(), trouble));
      tell("waiting: " + trouble);
    }
    if (nanos.getAsLong() - since >= AT_MOST.toNanos()) {
      return false;
    }
    pause.pass(PAUSE, stopped);
    return stopped.getCount() > 0;
  }

  private void tell(String status) {
    try {
      notify.status(status);
    } catch (NetlinkException | LinkageError e) {
      log.accept("the service manager was not told: " + e.getMessage());
    }
  }

  /** Ends the waiting, because the service is to stop. Idempotent. */
  public void stop() {
    stopped.countDown();
  }
}

package org.evenkeel.coordinator.pace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at something again and again, on a thread of its own, and tells what it sees whenever that
 * is not what it told last; nothing, at first.
 */
public final class Watcher<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
  private static final long STOP_MILLIS = 500;

  private final Supplier<Optional<List<T>>> look;
  private final UnaryOperator<Duration> rest;
  private final Predicate<List<T>> listener;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private List<T> told = List.of();
  private boolean failed;

  private Watcher(
      String name,
      Supplier<Optional<List<T>>> look,
      UnaryOperator<Duration> rest,
      Predicate<List<T>> listener) {
    this.look = look;
    this.rest = rest;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /**
   * Starts looking; the first look comes at once.
   *
   * @param name of the thread
   * @param look what is seen, all of it; empty when it could not be seen this time
   * @param rest how long to rest after a look that took so long
   * @param listener is told all that is seen, and returns at once; false when it could not take it,
   *     which is told again after the next look then
   */
  public static <T> Watcher<T> start(
      String name,
      Supplier<Optional<List<T>>> look,
      UnaryOperator<Duration> rest,
      Predicate<List<T>> listener) {
    Watcher<T> watcher = new Watcher<>(name, look, rest, listener);
    watcher.thread.start();
    return watcher;
  }

  private void run() {
    try {
      Duration pause;
      do {
        long start = System.nanoTime();
        safely();
        pause = rest.apply(Duration.ofNanos(System.nanoTime() - start));
      } while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A look; what it throws is a fault of ours, said once, and the watcher outlives it. */
  private void safely() {
    try {
      Optional<List<T>> seen = look.get();
      if (seen.isPresent() && !seen.get().equals(told) && listener.test(seen.get())) {
        told = List.copyOf(seen.get());
      }
      failed = false;
    } catch (RuntimeException e) {
      if (!failed) {
        LOG.error("{}: not seen, the next look tries again", thread.getName(), e);
      }
      failed = true;
    }
  }

  /** Stops looking; a look under way is not waited for longer than half a second. Idempotent. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

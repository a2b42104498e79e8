package org.evenkeel.coordinator.pace;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recurring work, one virtual thread for each key: a slow task delays its own key alone. Starts of
 * many keys are spread over their interval, so that they do not fire together.
 *
 * <p>{@link #watch} and {@link #close} are called by one thread; tasks run on their own.
 *
 * @param <K> what is worked on; its task is made once and keeps its state between rounds
 */
public final class Pacer<K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);

  /** Keys that start together follow one another at this distance, or closer when many. */
  private static final long STAGGER_NANOS = Duration.ofMillis(2).toNanos();

  private final Clock clock;
  private final Function<K, Duration> interval;
  private final Function<K, Runnable> task;
  private final Map<K, Beat> beats = new HashMap<>();

  /**
   * Makes a pacer without keys.
   *
   * @param interval from the start of a key's task to its next start
   * @param task makes the task of a key; it is interrupted when the key is no longer watched
   */
  public Pacer(Clock clock, Function<K, Duration> interval, Function<K, Runnable> task) {
    this.clock = clock;
    this.interval = interval;
    this.task = task;
  }

  /** Starts the keys that are new and stops those that are no longer in {@code keys}. */
  public void watch(Set<K> keys) {
    beats.entrySet().removeIf(entry -> !keys.contains(entry.getKey()) && entry.getValue().stop());
    List<K> fresh = keys.stream().filter(key -> !beats.containsKey(key)).toList();
    for (int i = 0; i < fresh.size(); i++) {
      K key = fresh.get(i);
      long every = interval.apply(key).toNanos();
      long delay = i * Math.min(STAGGER_NANOS, every / fresh.size());
      beats.put(key, new Beat(clock, every, delay, task.apply(key)));
    }
  }

  /** Stops every key; tasks under way are interrupted and waited for, one second at most. */
  @Override
  public void close() {
    List<Beat> stopped = List.copyOf(beats.values());
    beats.clear();
    stopped.forEach(Beat::stop);
    long deadline = clock.nanos() + TimeUnit.SECONDS.toNanos(1);
    for (Beat beat : stopped) {
      if (!beat.join(deadline - clock.nanos())) {
        return;
      }
    }
  }

  /** One key's rhythm. */
  private static final class Beat {
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    Beat(Clock clock, long everyNanos, long delayNanos, Runnable task) {
      thread = Thread.ofVirtual().start(() -> run(clock, everyNanos, delayNanos, task));
    }

    /** Asks the task to end; always true. */
    boolean stop() {
      stopping.countDown();
      thread.interrupt();
      return true;
    }

    /** Waits for the end; false when the time was over or the caller was interrupted. */
    boolean join(long nanos) {
      try {
        return thread.join(Duration.ofNanos(Math.max(0, nanos)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private void run(Clock clock, long everyNanos, long delayNanos, Runnable task) {
      long due = clock.nanos() + delayNanos;
      try {
        while (!stopping.await(due - clock.nanos(), TimeUnit.NANOSECONDS)) {
          once(task);
          due = nextDue(due, everyNanos, clock.nanos());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the key is no longer watched
      }
    }

    private static void once(Runnable task) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("A recurring task failed; it is tried again at its next turn", e);
      }
    }
  }

  /** The next start: on the grid of the first one, turns that were missed left out. */
  static long nextDue(long due, long everyNanos, long now) {
    long next = due + everyNanos;
    long late = now - next;
    return late <= 0 ? next : next + (late / everyNanos + 1) * everyNanos;
  }
}

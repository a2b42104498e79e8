package org.evenkeel.coordinator.pace;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recurring work, one virtual thread for each key: a slow task delays its own key alone. Starts of
 * many keys are spread over their interval, and parted again when many change their interval at
 * once, so that they do not fire together.
 *
 * <p>{@link #watch} and {@link #close} are called by one thread, {@link #hasten} by any; work is
 * done on the keys' own threads.
 *
 * @param <K> what is worked on; its work is made once and keeps its state between rounds
 */
public final class Pacer<K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);

  /** Keys that start together follow one another at this distance, or closer when many. */
  private static final long STAGGER_NANOS = Duration.ofMillis(2).toNanos();

  /** A start is early by up to this, or a hundredth of the interval, so that none keep step. */
  private static final long JITTER_NANOS = Duration.ofMillis(5).toNanos();

  /**
   * Starts are on multiples of this, so that one wake-up serves several: waking a thread for each
   * costs more than what most tasks do.
   */
  static final long TICK_NANOS = Duration.ofMillis(2).toNanos();

  /** Any number does; a fixed one makes the spread the same each time. */
  private static final long SEED = 6_694;

  private final Clock clock;
  private final Function<K, Work> work;
  private final Map<K, Beat> beats = new ConcurrentHashMap<>();
  private final Lateness lateness = new Lateness();
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** The work on one key. Called by the key's own thread alone. */
  public interface Work {
    /** Does it once; interrupted when the key is no longer watched. */
    void run();

    /** From a start to the next, asked before the first run and after each. */
    Duration interval();
  }

  /** Makes a pacer without keys. */
  public Pacer(Clock clock, Function<K, Work> work) {
    this.clock = clock;
    this.work = work;
  }

  /**
   * Makes a pacer without keys, of which each keeps its interval.
   *
   * @param interval from the start of a key's task to its next start
   * @param task makes the task of a key; it is interrupted when the key is no longer watched
   */
  public Pacer(Clock clock, Function<K, Duration> interval, Function<K, Runnable> task) {
    this(clock, key -> steady(interval.apply(key), task.apply(key)));
  }

  private static Work steady(Duration interval, Runnable task) {
    return new Work() {
      @Override
      public void run() {
        task.run();
      }

      @Override
      public Duration interval() {
        return interval;
      }
    };
  }

  /** Starts the keys that are new and stops those that are no longer in {@code keys}. */
  public void watch(Set<K> keys) {
    beats.entrySet().removeIf(entry -> !keys.contains(entry.getKey()) && entry.getValue().stop());
    List<K> fresh = keys.stream().filter(key -> !beats.containsKey(key)).toList();
    for (int i = 0; i < fresh.size(); i++) {
      Work made = work.apply(fresh.get(i));
      long gap = Math.min(STAGGER_NANOS, made.interval().toNanos() / fresh.size());
      Beat beat = new Beat(made, random.split());
      beats.put(fresh.get(i), beat);
      beat.start(onTick(clock.nanos() + i * gap));
    }
  }

  /**
   * Has a key worked on at once, besides its turns. When it is being worked on now, that comes to
   * its end first.
   *
   * @return false when it is not watched
   */
  public boolean hasten(K key) {
    Beat beat = beats.get(key);
    return beat != null && beat.hasten();
  }

  /** How many keys are watched. */
  public int size() {
    return beats.size();
  }

  /** How late turns began, those that were hastened left out. */
  public Lateness.Counts lateness() {
    return lateness.counts();
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
  private final class Beat {
    private final Work work;
    private final Rhythm rhythm;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean hastened;
    private long first;

    Beat(Work work, SplittableRandom random) {
      this.work = work;
      this.rhythm = new Rhythm(random);
      this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    void start(long due) {
      first = due;
      thread.start();
    }

    /** Asks the task to end; always true. */
    boolean stop() {
      stopping = true;
      thread.interrupt();
      return true;
    }

    /** Asks for a turn now; always true. */
    boolean hasten() {
      hastened = true;
      LockSupport.unpark(thread);
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

    private void run() {
      long due = first;
      while (awaited(due)) {
        long start = clock.nanos();
        boolean extra = hastened && start - due < 0;
        hastened = false;
        if (!extra) {
          lateness.add(start - due);
        }
        once();
        long every = work.interval().toNanos();
        due = extra ? rhythm.afterExtra(start, every) : rhythm.after(start, every, clock.nanos());
      }
    }

    /** Waits for the turn, or for somebody who hastens it; false when there is to be none. */
    private boolean awaited(long due) {
      while (!stopping) {
        long rest = due - clock.nanos();
        if (rest <= 0 || hastened) {
          return true;
        }
        boolean _ = Thread.interrupted(); // left over by a task: parking would return at once
        if (!stopping) {
          LockSupport.parkNanos(this, rest);
        }
      }
      return false;
    }

    private void once() {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.error("A recurring task failed; it is tried again at its next turn", e);
      }
    }
  }

  /**
   * When a key's turns are: on a grid of its interval, each early by a little that differs. When
   * the interval changes, a new grid begins between half of the new interval and the whole of it
   * after the last start. Used by one thread.
   */
  static final class Rhythm {
    private final SplittableRandom random;
    private long everyNanos;
    private long grid;

    Rhythm(SplittableRandom random) {
      this.random = random;
    }

    /**
     * The next turn after one in time.
     *
     * @param start when that began
     * @param every the interval that holds from now on
     * @param now when it ended
     */
    long after(long start, long every, long now) {
      grid = every == everyNanos ? nextDue(grid, every, now) : anew(start, every);
      return onTick(grid - random.nextLong(Math.min(JITTER_NANOS, every / 100) + 1));
    }

    /** The next turn after one that was not on the grid: as it was, unless the interval changes. */
    long afterExtra(long start, long every) {
      if (every != everyNanos) {
        grid = anew(start, every);
      }
      return grid;
    }

    private long anew(long start, long every) {
      everyNanos = every;
      return start + every / 2 + random.nextLong(every / 2 + 1);
    }
  }

  /** The tick at or before a time. */
  private static long onTick(long nanos) {
    return nanos - Math.floorMod(nanos, TICK_NANOS);
  }

  /** The next start: on the grid of the first one, turns that were missed left out. */
  static long nextDue(long due, long everyNanos, long now) {
    long next = due + everyNanos;
    long late = now - next;
    return late <= 0 ? next : next + (late / everyNanos + 1) * everyNanos;
  }
}

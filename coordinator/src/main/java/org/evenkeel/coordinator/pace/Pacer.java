package org.evenkeel.coordinator.pace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recurring work: one thread keeps the time, and each turn of a key has a virtual thread of its
 * own, so that a slow task delays its own key alone. Starts of many keys are spread over their
 * interval, and parted again when many change their interval at once, so that they do not fire
 * together.
 *
 * <p>{@link #watch} and {@link #close} are called by one thread, {@link #hasten} and {@link #work}
 * by any. Turns of one key never overlap, and each sees what the one before it left.
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

  /** Guards the queue and what it says of each beat. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition sooner = lock.newCondition();
  private final PriorityQueue<Beat> waiting =
      new PriorityQueue<>((one, other) -> Long.signum(one.due - other.due));
  private final Thread timer = Thread.ofPlatform().name("pacer").daemon().unstarted(this::keepTime);
  private boolean closed;

  /** The work on one key. Called by one thread after another. */
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
    this.timer.start();
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
    beats.entrySet().removeIf(entry -> !keys.contains(entry.getKey()) && stopped(entry.getValue()));
    List<K> fresh = keys.stream().filter(key -> !beats.containsKey(key)).toList();
    List<Beat> made = new ArrayList<>(fresh.size());
    long now = clock.nanos();
    for (int i = 0; i < fresh.size(); i++) {
      Work own = work.apply(fresh.get(i));
      long gap = Math.min(STAGGER_NANOS, own.interval().toNanos() / fresh.size());
      Beat beat = new Beat(own, new Rhythm(random.split()), onTick(now + i * gap));
      beats.put(fresh.get(i), beat);
      made.add(beat);
    }
    lock.lock();
    try {
      waiting.removeIf(beat -> beat.stopped);
      waiting.addAll(made);
      sooner.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Has a beat end, and its turn that is under way interrupted; always true. */
  private boolean stopped(Beat beat) {
    lock.lock();
    try {
      beat.stopped = true;
      if (beat.turn != null) {
        beat.turn.interrupt();
      }
      return true;
    } finally {
      lock.unlock();
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
    if (beat == null) {
      return false;
    }
    lock.lock();
    try {
      if (beat.turn != null) {
        beat.hastened = true;
      } else if (waiting.remove(beat)) {
        begin(beat, beat.due - clock.nanos() > 0);
      }
      return !beat.stopped;
    } finally {
      lock.unlock();
    }
  }

  /** The work on a key; empty when it is not watched. Any thread may ask. */
  public Optional<Work> work(K key) {
    return Optional.ofNullable(beats.get(key)).map(beat -> beat.work);
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
    List<Thread> ending = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      sooner.signal();
      for (Beat beat : beats.values()) {
        beat.stopped = true;
        if (beat.turn != null) {
          beat.turn.interrupt();
          ending.add(beat.turn);
        }
      }
    } finally {
      lock.unlock();
    }
    beats.clear();
    ending.add(timer);
    join(ending, clock.nanos() + TimeUnit.SECONDS.toNanos(1));
  }

  private void join(List<Thread> ending, long deadline) {
    try {
      for (Thread thread : ending) {
        if (!thread.join(Duration.ofNanos(Math.max(0, deadline - clock.nanos())))) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The timer's life: begins each turn when it is due. */
  private void keepTime() {
    lock.lock();
    try {
      while (!closed) {
        Beat next = waiting.peek();
        long rest = next == null ? Long.MAX_VALUE : next.due - clock.nanos();
        if (rest > 0) {
          long _ = sooner.awaitNanos(rest);
        } else {
          begin(waiting.remove(), false);
        }
      }
    } catch (InterruptedException e) {
      LOG.error("Somebody interrupted the timer; nothing recurs any more", e);
    } finally {
      lock.unlock();
    }
  }

  /** Begins a turn, on a thread of its own; an extra one comes before it is due. */
  private void begin(Beat beat, boolean extra) {
    if (!beat.stopped) {
      beat.turn = Thread.ofVirtual().start(() -> turn(beat, extra));
    }
  }

  private void turn(Beat beat, boolean extra) {
    long start = clock.nanos();
    if (!extra) {
      lateness.add(start - beat.due);
    }
    try {
      beat.work.run();
    } catch (RuntimeException e) {
      LOG.error("A recurring task failed; it is tried again at its next turn", e);
    } finally {
      ended(beat, extra, start);
    }
  }

  private void ended(Beat beat, boolean extra, long start) {
    long every = beat.work.interval().toNanos();
    lock.lock();
    try {
      long now = clock.nanos();
      Rhythm rhythm = beat.rhythm;
      beat.due = extra ? rhythm.afterExtra(start, every) : rhythm.after(start, every, now);
      beat.turn = null;
      if (beat.hastened) {
        beat.hastened = false;
        begin(beat, beat.due - now > 0);
      } else if (!beat.stopped) {
        waiting.add(beat);
        if (waiting.peek() == beat) {
          sooner.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** One key's turns; what changes of it is the lock's. */
  private static final class Beat {
    private final Work work;
    private final Rhythm rhythm;
    private long due;
    private boolean stopped;
    private boolean hastened;
    private @Nullable Thread turn;

    Beat(Work work, Rhythm rhythm, long due) {
      this.work = work;
      this.rhythm = rhythm;
      this.due = due;
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

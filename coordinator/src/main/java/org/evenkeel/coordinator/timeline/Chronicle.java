package org.evenkeel.coordinator.timeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.RealServerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last {@value #EACH_MAX} changes of each real server, {@value #ALL_MAX} in all, in
 * memory and in a file. {@link #add} never waits for the disk: one thread of the chronicle writes,
 * at most once a second. Safe for any thread.
 */
public final class Chronicle implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);

  /** Changes that are kept of one real server. */
  public static final int EACH_MAX = 200;

  /** Changes that are kept of all real servers together; beyond that the oldest go. */
  public static final int ALL_MAX = 50_000;

  private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_MILLIS = 2_000;

  /** A change and whose it is. */
  record Line(RealServerId realServer, Change change) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Map<RealServerId, Deque<Change>> stories = new HashMap<>();
  private final Optional<Journal> journal;
  private final Thread writer;
  private List<Line> unwritten = new ArrayList<>();
  private int total;
  private boolean closed;

  private Chronicle(Optional<Journal> journal, List<Line> before) {
    this.journal = journal;
    before.forEach(line -> remember(line.realServer(), line.change()));
    this.writer = Thread.ofPlatform().name("timeline").daemon().unstarted(this::write);
  }

  /**
   * The chronicle below a root directory, {@code /} on a machine of its own. A file that cannot be
   * read is set aside: nothing that runs depends on it.
   */
  public static Chronicle open(Path root) {
    Journal journal = new Journal(root.resolve("var/lib/evenkeel/timeline.jsonl"));
    Chronicle chronicle = new Chronicle(Optional.of(journal), journal.load());
    chronicle.writer.start();
    return chronicle;
  }

  /** A chronicle that forgets everything at the end. */
  public static Chronicle inMemory() {
    return new Chronicle(Optional.empty(), List.of());
  }

  /** Adds a change. Returns at once. */
  public void add(RealServerId realServer, Change change) {
    lock.lock();
    try {
      remember(realServer, change);
      if (journal.isPresent()) {
        unwritten.add(new Line(realServer, change));
        if (unwritten.size() > ALL_MAX) {
          unwritten
              .removeFirst(); // the disk has failed for long; it is as old as what is forgotten
        }
        woken.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The changes of a real server, the newest first; empty when none is known. */
  public List<Change> of(RealServerId realServer) {
    lock.lock();
    try {
      return List.copyOf(stories.getOrDefault(realServer, new ArrayDeque<>()).reversed());
    } finally {
      lock.unlock();
    }
  }

  private void remember(RealServerId realServer, Change change) {
    Deque<Change> story = stories.computeIfAbsent(realServer, _ -> new ArrayDeque<>());
    story.addLast(change);
    total++;
    if (story.size() > EACH_MAX) {
      story.removeFirst();
      total--;
    }
    if (total > ALL_MAX) {
      forget();
    }
  }

  /** Drops the oldest tenth, so that this is seldom. */
  private void forget() {
    List<Change> all = new ArrayList<>(total);
    stories.values().forEach(all::addAll);
    all.sort(Comparator.comparing(Change::at));
    var oldest = all.get(ALL_MAX / 10).at();
    for (Iterator<Deque<Change>> each = stories.values().iterator(); each.hasNext(); ) {
      Deque<Change> story = each.next();
      while (!story.isEmpty() && !story.getFirst().at().isAfter(oldest)) {
        story.removeFirst();
        total--;
      }
      if (story.isEmpty()) {
        each.remove();
      }
    }
  }

  /** The writer's life. */
  private void write() {
    Journal file = journal.orElseThrow();
    boolean failed = false;
    boolean last = false;
    while (!last) {
      List<Line> batch = await();
      last = batch.isEmpty();
      if (last) {
        return;
      }
      try {
        file.append(batch);
        if (file.lines() > 2 * ALL_MAX || file.lines() > 2L * size() + EACH_MAX) {
          file.replace(all());
        }
        failed = false;
      } catch (IOException e) {
        putBack(batch);
        if (!failed) {
          LOG.warn("The timelines are not written, it is tried again: {}", e.getMessage());
        }
        failed = true;
        last = isClosed();
      }
      pause();
    }
  }

  /** What is to be written, as soon as there is something; nothing when closed and done. */
  private List<Line> await() {
    lock.lock();
    try {
      while (unwritten.isEmpty() && !closed) {
        woken.awaitUninterruptibly();
      }
      List<Line> batch = unwritten;
      unwritten = new ArrayList<>();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void putBack(List<Line> batch) {
    lock.lock();
    try {
      unwritten.addAll(0, batch);
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    lock.lock();
    try {
      long rest = PACE_NANOS;
      while (rest > 0 && !closed) {
        rest = woken.awaitNanos(rest);
      }
    } catch (InterruptedException e) {
      LOG.warn("Somebody interrupted the writer of the timelines; it goes on", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private int size() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }

  /** Everything, each real server's in its order. */
  private List<Line> all() {
    lock.lock();
    try {
      List<Line> lines = new ArrayList<>(total);
      stories.forEach((id, story) -> story.forEach(change -> lines.add(new Line(id, change))));
      unwritten.clear(); // it is among them
      return lines;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is unwritten and ends, within two seconds. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      writer.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

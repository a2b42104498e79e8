package org.evenkeel.coordinator.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Control.Subscription;
import org.evenkeel.coordinator.model.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots on their way to any number of clients: at most four a second, each rendered at most
 * once and only when somebody wants it. A client that is slow skips what it missed, so it costs no
 * memory. Safe for any thread.
 *
 * @param <T> what a snapshot is rendered to
 */
public final class Feed<T> implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(250);

  private final Function<Snapshot, T> renderer;

  /** No other feed of this node has it, before a restart or after. */
  private final String name = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition offered = lock.newCondition();
  private final Condition published = lock.newCondition();

  private @Nullable Snapshot next;
  private Frame<T> newest;
  private boolean closed;

  private final Subscription subscription;
  private final Thread pacer;

  private Feed(Control control, Function<Snapshot, T> renderer) {
    this.renderer = renderer;
    this.newest = new Frame<>(0, control.snapshot(), renderer);
    this.pacer = Thread.ofVirtual().name("feed").unstarted(this::pace);
    this.subscription = control.watch(this::offer);
  }

  /** Begins to follow the snapshots. {@code renderer} is called on clients' threads. */
  public static <T> Feed<T> of(Control control, Function<Snapshot, T> renderer) {
    Feed<T> feed = new Feed<>(control, renderer);
    feed.offer(control.snapshot()); // what was published before the subscription began
    feed.pacer.start();
    return feed;
  }

  /** The newest rendering there is. */
  public Frame<T> newest() {
    lock.lock();
    try {
      return newest;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The newest rendering, once it is newer than the one already seen.
   *
   * @param seen the version that the client has
   * @param patience how long to wait for it
   * @return empty when there was none in that time, or the feed is closed
   */
  public Optional<Frame<T>> newerThan(long seen, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long rest = patience.toNanos();
      while (newest.version <= seen && !closed && rest > 0) {
        rest = published.awaitNanos(rest);
      }
      return newest.version > seen && !closed ? Optional.of(newest) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** What no other frame is called, of this feed or of one before a restart. */
  public String id(Frame<T> frame) {
    return name + "-" + frame.version;
  }

  /** Whether no more will come. */
  public boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    subscription.close();
    pacer.interrupt();
    lock.lock();
    try {
      closed = true;
      published.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** On the director's thread: hands over and returns. */
  private void offer(Snapshot snapshot) {
    lock.lock();
    try {
      next = snapshot;
      offered.signal();
    } finally {
      lock.unlock();
    }
  }

  private void pace() {
    lock.lock();
    try {
      while (!closed) {
        while (next == null) {
          offered.await();
        }
        newest = new Frame<>(newest.version + 1, next, renderer);
        next = null;
        published.signalAll();
        long rest = PACE.toNanos();
        while (rest > 0 && !closed) {
          rest = published.awaitNanos(rest);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } finally {
      lock.unlock();
    }
  }

  /**
   * One snapshot and, once somebody asked, what it renders to.
   *
   * @param <T> what a snapshot is rendered to
   */
  public static final class Frame<T> {
    private final long version;
    private final FutureTask<T> rendering;

    private Frame(long version, Snapshot snapshot, Function<Snapshot, T> renderer) {
      this.version = version;
      this.rendering = new FutureTask<>(() -> renderer.apply(snapshot));
    }

    /** Grows with each frame of a feed. */
    public long version() {
      return version;
    }

    /** The rendering; the first to ask renders, the others wait for it. */
    public T content() throws InterruptedException {
      rendering.run();
      try {
        return rendering.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a snapshot could not be rendered", e.getCause());
      }
    }
  }
}

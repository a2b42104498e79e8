package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.NetlinkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces addresses on the interfaces that have them, by gratuitous ARP and unsolicited neighbour
 * advertisements: five times at once and five times more after five seconds, at most 16 frames in a
 * millisecond. An address that this host does not have is never announced.
 *
 * <p>Its frames are sent by a platform thread of its own, in the network namespace of the thread
 * that made it. Its methods are for any thread; they wait for a few frames to be handed to the
 * kernel at the most.
 */
public final class Announcer implements Announcements, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  /** So many frames, then a pause: what a switch's processor and a neighbour's cache can take. */
  private static final int FRAMES = 16;

  private static final long PAUSE = Duration.ofMillis(1).toNanos();

  /** Who may not announce looks again after so long. */
  private static final long AGAIN = Duration.ofMillis(10).toNanos();

  private static final Duration END = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AnnouncementSchedule schedule = new AnnouncementSchedule();
  private final Thread thread;
  private volatile BooleanSupplier permit = () -> true;

  /** How often something was asked for: what was looked at before may be old. */
  private long asked;

  private boolean closed;

  /** What did not work at the last try, said once. The thread's own. */
  private Optional<String> failing = Optional.empty();

  /** What did not work in the burst that is going on. The thread's own. */
  private Optional<String> failed = Optional.empty();

  /** An announcer that has nothing to announce yet. */
  public Announcer() {
    thread = Thread.ofPlatform().name("announcer").daemon().start(this::run);
  }

  @Override
  public void announce(Collection<IpAddress> addresses) {
    change(() -> schedule.begin(List.copyOf(addresses), System.nanoTime()));
  }

  @Override
  public void withdraw(Collection<IpAddress> addresses) {
    change(() -> schedule.end(List.copyOf(addresses)));
  }

  @Override
  public void only(BooleanSupplier permit) {
    this.permit = permit;
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      asked++;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (awaitDue()) {
        burst();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until something is to be announced; false when there is nothing more to come. */
  private boolean awaitDue() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        OptionalLong due = schedule.due();
        long wait = due.orElse(0) - System.nanoTime();
        if (due.isPresent() && wait <= 0 && permit.getAsBoolean()) {
          return true;
        } else if (due.isPresent() && wait <= 0) {
          long _ = changed.awaitNanos(AGAIN);
        } else if (due.isPresent()) {
          long _ = changed.awaitNanos(wait);
        } else {
          changed.await();
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Announces what is due, as long as what was seen at its beginning is not older than a wish, and
   * this host's addresses cannot have been taken off it since.
   */
  private void burst() throws InterruptedException {
    failed = Optional.empty();
    long seen = asked();
    try (Segments segments = Segments.look()) {
      while (more(seen, segments)) {
        TimeUnit.NANOSECONDS.sleep(PAUSE);
      }
    } catch (NetlinkException | RuntimeException e) {
      failed = Optional.of(String.valueOf(e.getMessage()));
      skip();
    }
    tell();
  }

  private long asked() {
    lock.lock();
    try {
      return asked;
    } finally {
      lock.unlock();
    }
  }

  /** Sends some of what is due; whether there is more. */
  private boolean more(long seen, Segments segments) {
    lock.lock();
    try {
      for (int i = 0; i < FRAMES; i++) {
        Optional<IpAddress> next =
            closed || asked != seen || !permit.getAsBoolean()
                ? Optional.empty()
                : schedule.take(System.nanoTime());
        if (next.isEmpty()) {
          return false;
        }
        send(next.get(), segments);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void send(IpAddress address, Segments segments) {
    try {
      if (!segments.announce(address)) {
        failed = Optional.of("the network card takes no more frames now");
      }
    } catch (NetlinkException e) {
      failed = Optional.of(e.getMessage());
    }
  }

  /** Nobody can be told now: what is due is left out, what comes later is not. */
  private void skip() {
    lock.lock();
    try {
      long now = System.nanoTime();
      while (schedule.take(now).isPresent()) {
        // Its later announcements stay.
      }
    } finally {
      lock.unlock();
    }
  }

  /** Logs what is new, so that a thousand frames do not make a thousand lines. */
  private void tell() {
    if (failed.isPresent() && !failed.equals(failing)) {
      LOG.warn("Addresses are not announced to the neighbours: {}", failed.get());
    } else if (failed.isEmpty() && failing.isPresent()) {
      LOG.info("Addresses are announced to the neighbours again");
    }
    failing = failed;
  }

  /** Announces no more. Waits a moment for the thread to end; idempotent. */
  @Override
  public void close() {
    change(() -> closed = true);
    try {
      boolean _ = thread.join(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

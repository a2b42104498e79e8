package org.evenkeel.coordinator.connections;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the kernel's connection table now and then, and tells which real servers it makes
 * suspect. A long table costs the kernel much, so a reading is followed by twenty times its own
 * time of rest, and by five seconds at least. Has a thread of its own.
 */
public final class Hints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hints.class);
  private static final Duration REST_MIN = Duration.ofSeconds(5);
  private static final int REST_FACTOR = 20;
  private static final long STOP_MILLIS = 500;
  private static final ConnectionQuery COUNTS_ALONE =
      new ConnectionQuery(ConnectionFilter.ALL, 0, 0);

  private final ConnectionTable table;
  private final Supplier<Snapshot> snapshot;
  private final Consumer<List<Hint>> listener;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("hints").daemon().unstarted(this::run);
  private List<Hint> told = List.of();

  private Hints(ConnectionTable table, Supplier<Snapshot> snapshot, Consumer<List<Hint>> listener) {
    this.table = table;
    this.snapshot = snapshot;
    this.listener = listener;
  }

  /**
   * Starts looking.
   *
   * @param listener is told all hints whenever they are not those before; returns at once
   */
  public static Hints start(
      ConnectionTable table, Supplier<Snapshot> snapshot, Consumer<List<Hint>> listener) {
    Hints hints = new Hints(table, snapshot, listener);
    hints.thread.start();
    return hints;
  }

  /** How long to rest after a reading that took so long. */
  static Duration rest(Duration reading) {
    Duration rest = reading.multipliedBy(REST_FACTOR);
    return rest.compareTo(REST_MIN) > 0 ? rest : REST_MIN;
  }

  private void run() {
    Duration rest = REST_MIN;
    try {
      while (!stopping.await(rest.toNanos(), TimeUnit.NANOSECONDS)) {
        long start = System.nanoTime();
        look();
        rest = rest(Duration.ofNanos(System.nanoTime() - start));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("No hints of the connection table any more", e);
    }
  }

  private void look() {
    Snapshot now = snapshot.get();
    if (now.virtualServices().stream().noneMatch(service -> service.engine() == Engine.IPVS)) {
      return;
    }
    try {
      List<Hint> seen =
          Diagnosis.hints(table.read(COUNTS_ALONE).whole(), Diagnosis.forwardings(now));
      if (!seen.equals(told)) {
        listener.accept(seen);
        told = seen;
      }
    } catch (IOException e) {
      LOG.debug("No look at the connection table: {}", e.getMessage());
    }
  }

  /** Stops looking; a reading under way is not waited for longer than half a second. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

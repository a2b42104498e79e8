package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Published.Refusal;
import org.evenkeel.coordinator.dispatch.haproxy.Steering.SteeringException;
import org.evenkeel.coordinator.model.ServiceKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that brings the process to the table that is wanted, watches over it and starts it
 * again when it has ended or hangs. Its methods are safe for any thread.
 */
final class HaproxyEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HaproxyEngine.class);

  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration COUNTING = Duration.ofSeconds(1);
  private static final Duration KEEPING = Duration.ofSeconds(10);
  private static final Duration PAUSE_LEAST = Duration.ofSeconds(1);
  private static final Duration PAUSE_MOST = Duration.ofSeconds(30);
  private static final Duration LAST_ROUND = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Steering steering;
  private final Counting counting;
  private final CertificateFiles certificates;
  private final PageFile page;
  private final SharedTables shared;
  private final Thread thread;
  private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
  private volatile Published published;
  private volatile boolean closing;
  private Wanted wanted;

  // Of the engine's thread alone.
  private Wanted handled;
  private Map<ServiceKey, Refusal> refused = Map.of();
  private Optional<String> down = Optional.empty();
  private Duration pause = PAUSE_LEAST;
  private long notBefore = System.nanoTime();
  private long up = System.nanoTime();
  private long kept = System.nanoTime();
  private int structure;

  private record Wanted(long generation, List<TableService> table) {}

  /** Takes over the process if one runs, and starts the thread. */
  HaproxyEngine(
      Surroundings surroundings,
      Program program,
      Worker worker,
      PageFile page,
      SharedTables shared) {
    counting = new Counting(worker, COUNTING);
    certificates = new CertificateFiles(surroundings, worker);
    this.page = page;
    this.shared = shared;
    steering = new Steering(surroundings, program, worker, page, shared, counting::last);
    steering.adopt();
    counting.last();
    handled = new Wanted(0, table());
    wanted = handled;
    counting.adopt(handled.table());
    published =
        new Published(0, table(), Map.of(), counting.figures(handled.table()), 0, Optional.empty());
    thread = Thread.ofPlatform().daemon().name("haproxy").unstarted(this::run);
    thread.start();
  }

  /** What is known of the process now. */
  Published published() {
    return published;
  }

  /** Why persistence is not shared with the other node though it should be. */
  Optional<String> unshared() {
    return shared.problem();
  }

  /** What went wrong since this was last asked. */
  Optional<String> takeTrouble() {
    return trouble.getAndSet(Optional.empty());
  }

  /**
   * Says what table is wanted.
   *
   * @return the number under which {@link #published} will speak of it
   */
  long submit(List<TableService> table) {
    lock.lock();
    try {
      wanted = new Wanted(wanted.generation() + 1, table);
      changed.signalAll();
      return wanted.generation();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a table has been dealt with, or the time is over. */
  Published await(long generation, Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (published.generation() < generation && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return published;
  }

  /** Ends the thread when it has dealt with what is wanted; the process goes on. */
  @Override
  public void close() {
    closing = true;
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(LAST_ROUND)) {
        thread.interrupt();
        boolean _ = thread.join(LAST_ROUND);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    counting.close();
  }

  private void run() {
    try {
      while (!closing || isBehind()) {
        Wanted next = next();
        try {
          round(next);
        } catch (RuntimeException e) {
          LOG.error("The table of HAProxy could not be dealt with", e);
          trouble.set(Optional.of("HAProxy could not be steered: " + e));
          handled = next;
          publish();
        }
      }
      keep();
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Whether something is wanted that was not dealt with. */
  private boolean isBehind() {
    lock.lock();
    try {
      return wanted.generation() != handled.generation();
    } finally {
      lock.unlock();
    }
  }

  private Wanted next() throws InterruptedException {
    lock.lock();
    try {
      long left = TICK.toNanos();
      while (!closing && wanted.generation() == handled.generation() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void round(Wanted next) throws InterruptedException {
    long now = System.nanoTime();
    boolean isNew = next.generation() != handled.generation();
    handled = next;
    if (steering.running() != null && !steering.isAlive()) {
      restart(now, "HAProxy has ended by itself; it is started again");
    } else if (isNew) {
      steer(now);
      publish();
      follow();
    } else if (steering.running() != null) {
      watch(now);
    } else if (!handled.table().isEmpty() && now - notBefore >= 0) {
      steer(now);
      publish();
    }
  }

  /** Brings the process to the table, unless it has to rest after having failed. */
  private void steer(long now) throws InterruptedException {
    if (steering.running() == null && now - notBefore < 0) {
      return;
    }
    boolean ran = steering.running() != null;
    Map<ServiceKey, TableService> wantedNow = byKey(handled.table());
    try {
      Map<ServiceKey, Refusal> reasons = new HashMap<>();
      steering
          .steer(handled.table())
          .forEach(
              (key, reason) -> {
                TableService service = wantedNow.get(key);
                if (service != null) {
                  reasons.put(key, new Refusal(service, reason));
                }
              });
      refused = reasons;
      down = Optional.empty();
      if (!ran) {
        up = now;
      }
      if (now - up > PAUSE_MOST.toNanos()) {
        pause = PAUSE_LEAST;
      }
    } catch (SteeringException e) {
      LOG.warn("{}", e.getMessage());
      String reason = String.valueOf(e.getMessage());
      if (e.hung()) {
        trouble.set(Optional.of(reason));
        steering.kill();
      }
      rest(now);
      down = steering.running() == null ? Optional.of(reason) : Optional.empty();
      Map<ServiceKey, TableService> is = byKey(table());
      Map<ServiceKey, Refusal> reasons = new HashMap<>();
      wantedNow.forEach(
          (key, service) -> {
            if (!service.equals(is.get(key))) {
              reasons.put(key, new Refusal(service, reason));
            }
          });
      refused = reasons;
    }
  }

  /** Has figures begin from zero where servers are new. */
  private void follow() {
    if (structure != steering.structure()) {
      structure = steering.structure();
      counting.follow(table());
    }
  }

  private void watch(long now) throws InterruptedException {
    try {
      follow();
      if (counting.advance(now, handled.generation())) {
        steering.tidy();
        boolean renewed = certificates.look(table());
        boolean edited = page.look(table(), now);
        boolean rejoined = shared.look(now);
        if (renewed || edited || rejoined) {
          steering.refresh();
          publish();
        }
        published = published.with(counting.figures(table()), counting.generation());
        if (now - kept > KEEPING.toNanos()) {
          kept = now;
          steering.save();
        }
      }
    } catch (CommandSocket.SilenceException e) {
      restart(
          now,
          "HAProxy does not answer (%s); it is ended and started again".formatted(e.getMessage()));
    } catch (IOException | SteeringException e) {
      LOG.debug("HAProxy was not read: {}", e.getMessage());
    }
  }

  private void restart(long now, String why) throws InterruptedException {
    LOG.warn("{}", why);
    trouble.set(Optional.of(why));
    steering.kill();
    counting.abandon(now);
    down = Optional.of(why);
    if (now - up < PAUSE_MOST.toNanos()) {
      rest(now);
    } else {
      pause = PAUSE_LEAST;
    }
    publish();
    steer(System.nanoTime());
    publish();
  }

  private void rest(long now) {
    notBefore = now + pause.toNanos();
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(PAUSE_MOST) > 0 ? PAUSE_MOST : longer;
  }

  private void publish() {
    lock.lock();
    try {
      published =
          new Published(
              handled.generation(), table(), refused, published.rows(), published.counted(), down);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep() {
    try {
      steering.save();
    } catch (IOException e) {
      LOG.warn("What HAProxy runs could not be kept on the disk: {}", e.getMessage());
    }
  }

  private List<TableService> table() {
    Running running = steering.running();
    return running == null ? List.of() : running.table();
  }

  private static Map<ServiceKey, TableService> byKey(List<TableService> table) {
    Map<ServiceKey, TableService> map = new HashMap<>();
    table.forEach(service -> map.put(service.key(), service));
    return map;
  }
}

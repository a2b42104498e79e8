package org.evenkeel.coordinator.dispatch.relay;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation.Counters;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ServiceKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual service that listens. Its methods are for the director's thread; connections see the
 * table through the rotation alone.
 */
final class RelayService {
  private static final Logger LOG = LoggerFactory.getLogger(RelayService.class);

  /** How long accepting rests when the system has no file descriptor left. */
  private static final long REST_MILLIS = 50;

  private final ServiceKey.Endpoint key;
  private final RelayContext context;
  private final ServerSocketChannel listener;
  private final Map<Destination.Key, Entry> entries = new LinkedHashMap<>();
  private final AtomicReference<Rotation<RelayDestination>> rotation;
  private ServiceSettings settings;
  private volatile RelayMeans.Has means;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch accepting = new CountDownLatch(1);

  /** What the table shows, made when it is asked for after a change. */
  private @Nullable TableService table;

  private record Entry(Destination settings, RelayDestination live) {}

  /**
   * Listens and begins to accept.
   *
   * @throws IOException when the address and port cannot be had
   */
  RelayService(
      ServiceKey.Endpoint key, ServiceSettings settings, RelayMeans.Has means, RelayContext context)
      throws IOException {
    this.key = key;
    this.settings = settings;
    this.means = means;
    this.context = context;
    this.rotation = new AtomicReference<>(Rotation.empty(means.balance()));
    this.listener = Sockets.listen(key.address(), key.port());
    context.threads().execute(this::acceptAll);
  }

  /** What the table shows of this service. */
  TableService table() {
    TableService made = table;
    if (made == null) {
      List<Destination> destinations = entries.values().stream().map(Entry::settings).toList();
      made = new TableService(key, settings, destinations);
      table = made;
    }
    return made;
  }

  /** Tells the counters of each destination that has counted anything. */
  void count(BiConsumer<Destination.Key, Counters> told) {
    entries.forEach(
        (destination, entry) -> {
          Counters counters = entry.live.counters();
          if (!counters.equals(Counters.ZERO)) {
            told.accept(destination, counters);
          }
        });
  }

  /** Works by other settings from the next connection on. */
  void settle(ServiceSettings wanted, RelayMeans.Has means) {
    this.settings = wanted;
    table = null;
    this.means = means;
    rotation.updateAndGet(before -> before.balancedBy(means.balance()));
  }

  /** Ends connections that have been silent for longer than they may. Thread-safe. */
  void sweep(long nowNanos) {
    Optional<Duration> idle = means.idle();
    if (idle.isPresent()) {
      long nanos = idle.get().toNanos();
      rotation.get().turns().forEach(turn -> turn.server().cutIdle(nanos, nowNanos));
    }
  }

  /** Adds a destination; false when there is one of that key. */
  boolean add(Destination destination) {
    if (entries.containsKey(destination.key())) {
      return false;
    }
    RelayDestination live = new RelayDestination(destination);
    table = null;
    entries.put(destination.key(), new Entry(destination, live));
    rotation.updateAndGet(before -> before.with(live, destination.weight()));
    return true;
  }

  /** Changes a destination, whose connections stay; false when there is none of that key. */
  boolean edit(Destination destination) {
    Entry entry = entries.get(destination.key());
    if (entry == null) {
      return false;
    }
    table = null;
    entries.put(destination.key(), new Entry(destination, entry.live));
    entry.live.limit(destination.limits());
    rotation.updateAndGet(before -> before.reweighted(entry.live, destination.weight()));
    return true;
  }

  /** Removes a destination and resets its connections; false when there is none of that key. */
  boolean remove(Destination.Key destination) {
    Entry entry = entries.remove(destination);
    if (entry == null) {
      return false;
    }
    table = null;
    rotation.updateAndGet(before -> before.without(entry.live));
    entry.live.cut();
    return true;
  }

  /**
   * Stops listening and resets all connections. The port is free afterwards: a socket on which a
   * thread waits is closed by that thread, so it is waited for, within the limit for closing.
   */
  void close() {
    closing.countDown();
    try (listener) {
      rotation.updateAndGet(before -> Rotation.empty(before.balance()));
    } catch (IOException e) {
      LOG.warn("{}: the listening socket did not close cleanly: {}", key, e.getMessage());
    }
    entries.values().forEach(entry -> entry.live.cut());
    entries.clear();
    await(accepting, context.limits().closeTimeout().toMillis());
  }

  private void acceptAll() {
    try {
      while (closing.getCount() > 0) {
        acceptOne();
      }
    } catch (ClosedChannelException | RejectedExecutionException _) {
      // Closed: by us, for nobody else has the socket.
    } finally {
      accepting.countDown();
    }
  }

  private void acceptOne() throws ClosedChannelException {
    try {
      SocketChannel client = listener.accept();
      if (context.capacity().take()) {
        new RelayConnection(client, context, connectMillis(), this::choose).start();
      } else {
        Sockets.reset(client);
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) { // accept(2): out of file descriptors, or the client has gone
      if (!listener.isOpen()) {
        throw new ClosedChannelException(); // it is closed while one was on its way
      }
      LOG.warn("{}: a connection was not accepted: {}", key, e.getMessage());
      await(closing, REST_MILLIS);
    }
  }

  private int connectMillis() {
    Duration patience = means.connect().orElse(context.limits().connectTimeout());
    return Math.toIntExact(patience.toMillis());
  }

  private @Nullable RelayDestination choose(
      RelayConnection connection, Set<RelayDestination> tried) {
    while (true) {
      Rotation<RelayDestination> before = rotation.get();
      Optional<Rotation.Choice<RelayDestination>> choice =
          before.next(
              destination -> !destination.overloaded() && !tried.contains(destination),
              RelayDestination::active);
      if (choice.isEmpty()) {
        return null;
      }
      RelayDestination chosen = choice.get().server();
      if (rotation.compareAndSet(before, choice.get().after()) && chosen.begin(connection)) {
        return chosen;
      }
    }
  }

  private static void await(CountDownLatch latch, long millis) {
    try {
      boolean _ = latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

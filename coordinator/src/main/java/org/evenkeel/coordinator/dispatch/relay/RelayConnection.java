package org.evenkeel.coordinator.dispatch.relay;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: finds a real server, then copies both ways on a thread for each. An end
 * on one side half-closes the other; a reset on one side resets the other.
 */
final class RelayConnection {
  private final SocketChannel client;
  private final RelayContext context;
  private final int connectMillis;
  private final Candidates candidates;
  private final AtomicInteger directions = new AtomicInteger(2);
  private volatile @Nullable SocketChannel server;
  private volatile boolean aborted;
  private volatile long movedNanos = System.nanoTime();

  /** Where a connection gets its real server from. */
  interface Candidates {
    /**
     * Chooses a real server that has begun the connection.
     *
     * @param tried those that did not accept it
     * @return null when no other may take it
     */
    @Nullable RelayDestination next(RelayConnection connection, Set<RelayDestination> tried);
  }

  /**
   * A connection that holds a place of the context's capacity, which it gives back at its end.
   *
   * @param client what was accepted
   * @param connectMillis how long a real server may take to accept
   */
  RelayConnection(
      SocketChannel client, RelayContext context, int connectMillis, Candidates candidates) {
    this.client = client;
    this.context = context;
    this.connectMillis = connectMillis;
    this.candidates = candidates;
  }

  /**
   * Chooses a real server and goes on in threads of its own. The choice is made here, in the
   * accepting thread, so that each sees the one before it.
   */
  void start() {
    RelayDestination first = candidates.next(this, Set.of());
    if (first == null) {
      refuse();
    } else {
      context.threads().execute(() -> carry(first));
    }
  }

  /** Resets both sides; the threads that carry the connection then end. Idempotent. */
  void abort() {
    aborted = true;
    Sockets.reset(client);
    Sockets.reset(server);
  }

  /** Whether nothing has moved for that long, either way. */
  boolean idleFor(long nanos, long nowNanos) {
    return nowNanos - movedNanos > nanos;
  }

  private Pump pump(SocketChannel from, SocketChannel to, LongAdder count) {
    return new Pump(
        from,
        to,
        bytes -> {
          count.add(bytes);
          movedNanos = System.nanoTime();
        },
        context.buffers());
  }

  private void carry(RelayDestination first) {
    RelayDestination destination = connect(first);
    SocketChannel upstream = server;
    if (destination == null || upstream == null) {
      refuse();
      return;
    }
    destination.countEstablished();
    Pump down = pump(upstream, client, destination.bytesOut());
    try {
      context.threads().execute(() -> copy(down, destination));
    } catch (RejectedExecutionException _) { // the relay is being closed
      abort();
      finish(destination);
    }
    copy(pump(client, upstream, destination.bytesIn()), destination);
  }

  private void refuse() {
    context.capacity().countWithoutServer();
    Sockets.reset(client);
    context.capacity().release();
  }

  private @Nullable RelayDestination connect(RelayDestination first) {
    Set<RelayDestination> tried = new HashSet<>();
    RelayDestination candidate = first;
    while (candidate != null && !connected(candidate)) {
      candidate.end(this);
      tried.add(candidate);
      boolean more = !aborted && tried.size() < context.limits().attempts();
      candidate = more ? candidates.next(this, tried) : null;
    }
    return candidate;
  }

  private boolean connected(RelayDestination destination) {
    SocketChannel upstream = null;
    try {
      upstream = Sockets.open(destination.address());
      server = upstream;
      Sockets.tune(upstream);
      Sockets.tune(client);
      if (aborted) { // before the socket was there to be reset
        throw new IOException("aborted");
      }
      upstream.socket().connect(destination.address(), connectMillis);
      return true;
    } catch (IOException _) {
      Sockets.reset(upstream);
      return false;
    }
  }

  private void copy(Pump pump, RelayDestination destination) {
    try {
      pump.run();
    } catch (IOException _) { // reset by a peer or by us: both sides shall see it
      abort();
    } finally {
      finish(destination);
    }
  }

  /** The direction that ends last closes both sockets. */
  private void finish(RelayDestination destination) {
    if (directions.decrementAndGet() > 0) {
      return;
    }
    Sockets.close(client);
    Sockets.close(server);
    destination.end(this);
    context.capacity().release();
  }
}

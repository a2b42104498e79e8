package org.evenkeel.coordinator.dispatch.relay;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: finds a real server, then copies both ways on a thread for each. An end
 * on one side half-closes the other; a reset on one side resets the other.
 */
final class RelayConnection implements Runnable {
  private final SocketChannel client;
  private final RelayContext context;
  private final Function<Set<RelayDestination>, @Nullable RelayDestination> choice;
  private final AtomicInteger directions = new AtomicInteger(2);
  private volatile @Nullable SocketChannel server;
  private volatile boolean aborted;

  /**
   * A connection that holds a place of the context's capacity, which it gives back at its end.
   *
   * @param client what was accepted
   * @param choice the real server for this connection, given those that it has tried; null when
   *     there is none
   */
  RelayConnection(
      SocketChannel client,
      RelayContext context,
      Function<Set<RelayDestination>, @Nullable RelayDestination> choice) {
    this.client = client;
    this.context = context;
    this.choice = choice;
  }

  /** Carries the connection: returns when the client has sent all, or it was reset. */
  @Override
  public void run() {
    RelayDestination destination = connect();
    SocketChannel upstream = server;
    if (destination == null || upstream == null) {
      context.capacity().countWithoutServer();
      Sockets.reset(client);
      context.capacity().release();
      return;
    }
    Pump down = new Pump(upstream, client, destination.bytesOut(), context.buffers());
    try {
      context.threads().execute(() -> copy(down, destination));
    } catch (RejectedExecutionException _) { // the relay is being closed
      abort();
      finish(destination);
    }
    copy(new Pump(client, upstream, destination.bytesIn(), context.buffers()), destination);
  }

  /** Resets both sides; the threads that carry the connection then end. Idempotent. */
  void abort() {
    aborted = true;
    Sockets.reset(client);
    Sockets.reset(server);
  }

  private @Nullable RelayDestination connect() {
    Set<RelayDestination> tried = new HashSet<>();
    while (tried.size() < context.limits().attempts() && !aborted) {
      RelayDestination destination = choice.apply(tried);
      if (destination == null) {
        return null;
      }
      tried.add(destination);
      if (!destination.begin(this)) {
        continue;
      }
      if (connected(destination)) {
        destination.countEstablished();
        return destination;
      }
      destination.end(this);
    }
    return null;
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
      int millis = (int) context.limits().connectTimeout().toMillis();
      upstream.socket().connect(destination.address(), millis);
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

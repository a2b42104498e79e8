package org.evenkeel.coordinator.dispatch.relay;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation.Counters;
import org.evenkeel.coordinator.model.Limits;

/** A real server of one service with its connections and counters. Thread-safe. */
final class RelayDestination {
  private final InetSocketAddress address;
  private final Set<RelayConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger active = new AtomicInteger();
  private final LongAdder established = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private Limits limits;
  private volatile boolean overloaded;
  private volatile boolean removed;

  RelayDestination(Destination destination) {
    address = destination.key().address().withPort(destination.key().port());
    limits = destination.limits();
  }

  /** Other bounds on its connections, from the next one on. */
  synchronized void limit(Limits other) {
    limits = other;
    overloaded = overloadedWith(active.get());
  }

  /** Whether its bounds allow no new connection; as in IPVS it rests until it is well below. */
  boolean overloaded() {
    return overloaded;
  }

  private boolean overloadedWith(int connections) {
    if (limits.max() == 0 || connections >= limits.max()) {
      return limits.max() > 0;
    }
    // never below one connection, or it would rest for ever
    long rested = Math.max(1, limits.min() > 0 ? limits.min() : limits.max() * 3L / 4);
    return overloaded && connections >= rested;
  }

  /** Takes a place unless the bounds allow none; two may ask at once. */
  private synchronized boolean admit() {
    if (overloaded) {
      return false;
    }
    overloaded = overloadedWith(active.incrementAndGet());
    return true;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Connections now, those being made included. */
  int active() {
    return active.get();
  }

  /** Bytes from clients. */
  LongAdder bytesIn() {
    return bytesIn;
  }

  /** Bytes to clients. */
  LongAdder bytesOut() {
    return bytesOut;
  }

  /**
   * Takes a connection that is to be made; false when this real server has been removed or its
   * bounds allow no more.
   */
  boolean begin(RelayConnection connection) {
    if (!admit()) {
      return false;
    }
    connections.add(connection);
    if (removed) { // after adding: either cut() finds the connection, or we find its mark
      end(connection);
      return false;
    }
    return true;
  }

  /** Counts a connection that the real server has accepted. */
  void countEstablished() {
    established.increment();
  }

  /** Lets go of a connection that {@link #begin} took. */
  void end(RelayConnection connection) {
    connections.remove(connection);
    release();
  }

  private synchronized void release() {
    overloaded = overloadedWith(active.decrementAndGet());
  }

  /** Resets all connections, and refuses those that come later. */
  void cut() {
    removed = true;
    connections.forEach(RelayConnection::abort);
  }

  /** Resets connections in which nothing has moved for that long. */
  void cutIdle(long nanos, long nowNanos) {
    for (RelayConnection connection : connections) {
      if (connection.idleFor(nanos, nowNanos)) {
        connection.abort();
      }
    }
  }

  /** The kernel's inactive connections have closed or are half open; the relay has none of them. */
  Counters counters() {
    return new Counters(active.get(), 0, established.sum(), bytesIn.sum(), bytesOut.sum());
  }
}

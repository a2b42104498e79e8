package org.evenkeel.coordinator.dispatch.relay;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation.Counters;

/** A real server of one service with its connections and counters. Thread-safe. */
final class RelayDestination {
  private final InetSocketAddress address;
  private final Set<RelayConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger active = new AtomicInteger();
  private final LongAdder established = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private volatile boolean removed;

  RelayDestination(Destination.Key key) {
    address = key.address().withPort(key.port());
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

  /** Takes a connection that is to be made; false when this real server has been removed. */
  boolean begin(RelayConnection connection) {
    active.incrementAndGet();
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
    active.decrementAndGet();
  }

  /** Resets all connections, and refuses those that come later. */
  void cut() {
    removed = true;
    connections.forEach(RelayConnection::abort);
  }

  /** The kernel's inactive connections have closed or are half open; the relay has none of them. */
  Counters counters() {
    return new Counters(active.get(), 0, established.sum(), bytesIn.sum(), bytesOut.sum());
  }
}

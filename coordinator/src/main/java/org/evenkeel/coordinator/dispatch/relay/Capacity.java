package org.evenkeel.coordinator.dispatch.relay;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many connections may be open at once, and how many were refused. Thread-safe. */
final class Capacity {
  private final AtomicInteger left;
  private final LongAdder overBound = new LongAdder();
  private final LongAdder withoutServer = new LongAdder();

  Capacity(int connections) {
    left = new AtomicInteger(connections);
  }

  /** Takes a place for a connection; when none is left, counts the refusal and returns false. */
  boolean take() {
    if (left.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
      return true;
    }
    overBound.increment();
    return false;
  }

  /** Gives back a place that {@link #take} granted. */
  void release() {
    left.incrementAndGet();
  }

  /** Counts a connection that no real server took. */
  void countWithoutServer() {
    withoutServer.increment();
  }

  RelayDispatcher.Refusals refusals() {
    return new RelayDispatcher.Refusals(overBound.sum(), withoutServer.sum());
  }
}

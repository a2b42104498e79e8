package org.evenkeel.coordinator.check;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how many probes are under way at once, and so how many sockets are open. When all berths
 * are taken the newest probe waits for one, in the order of coming, and is counted. Safe for any
 * thread.
 */
final class Berths {
  private final int total;
  private final Semaphore free;
  private final AtomicLong delayed = new AtomicLong();

  Berths(int total) {
    this.total = total;
    this.free = new Semaphore(total, true);
  }

  /** Takes a berth, as soon as there is one. */
  void take() throws InterruptedException {
    if (!free.tryAcquire(0, TimeUnit.NANOSECONDS)) {
      delayed.incrementAndGet();
      free.acquire();
    }
  }

  /** Gives a berth back. */
  void leave() {
    free.release();
  }

  /** How many are taken. */
  int taken() {
    return total - free.availablePermits();
  }

  /** How many there are. */
  int total() {
    return total;
  }

  /** How many probes have had to wait so far. */
  long delayed() {
    return delayed.get();
  }
}

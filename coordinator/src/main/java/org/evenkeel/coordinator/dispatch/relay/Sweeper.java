package org.evenkeel.coordinator.dispatch.relay;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Ends connections that have been silent for too long, a few times a second. Thread-safe. */
final class Sweeper {
  private static final long PERIOD_MILLIS = 500;

  private final Set<RelayService> services = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  private Sweeper() {}

  static Sweeper start(Executor threads) {
    Sweeper sweeper = new Sweeper();
    threads.execute(sweeper::run);
    return sweeper;
  }

  void watch(RelayService service) {
    services.add(service);
  }

  void forget(RelayService service) {
    services.remove(service);
  }

  void close() {
    closing.countDown();
  }

  private void run() {
    try {
      while (!closing.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        services.forEach(service -> service.sweep(now));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

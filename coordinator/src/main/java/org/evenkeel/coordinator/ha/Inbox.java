package org.evenkeel.coordinator.ha;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the thread of a pair has to do, datagrams and answers: bounded, so that a flood is shed,
 * newest first. Anybody puts in, one thread takes out.
 */
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  static final int CAPACITY = 1024;

  private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong shed = new AtomicLong();

  /** Puts something in, unless there is no room; never waits. */
  void offer(Runnable task) {
    if (!waiting.offer(task) && shed.getAndIncrement() == 0) {
      LOG.warn("More datagrams come on the heartbeat's links than can be looked at; some are shed");
    }
  }

  /**
   * Puts something in, and waits for room.
   *
   * @return whether there was room in time
   */
  boolean deliver(Runnable task, long patienceMillis) throws InterruptedException {
    return waiting.offer(task, patienceMillis, TimeUnit.MILLISECONDS);
  }

  /** Takes the oldest out, and waits for one. */
  Optional<Runnable> take(long patienceNanos) throws InterruptedException {
    return Optional.ofNullable(waiting.poll(Math.max(0, patienceNanos), TimeUnit.NANOSECONDS));
  }

  /** How often there was no room for what was offered. */
  long shed() {
    return shed.get();
  }
}

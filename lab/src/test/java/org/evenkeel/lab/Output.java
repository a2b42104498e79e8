package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a command has written so far. Keeps the first {@link #BYTES_MAX} bytes and counts the rest.
 * One thread appends, any number read and wait.
 */
final class Output {

  /** More than any test has reason to read. */
  static final int BYTES_MAX = 4 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long dropped;
  private boolean ended;

  void append(byte[] bytes) {
    lock.lock();
    try {
      int room = Math.min(bytes.length, BYTES_MAX - kept.size());
      kept.write(bytes, 0, room);
      dropped += bytes.length - room;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come: those who wait need wait no longer. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  String text() {
    lock.lock();
    try {
      String text = kept.toString(UTF_8);
      return dropped == 0 ? text : text + "\n… and " + dropped + " bytes more, not kept";
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code wanted} has been written; false when it ended or took too long first. */
  boolean await(String wanted, Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    lock.lock();
    try {
      while (!kept.toString(UTF_8).contains(wanted)) {
        long left = end - System.nanoTime();
        if (ended || left <= 0) {
          return false;
        }
        boolean _ = changed.await(left, TimeUnit.NANOSECONDS);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}

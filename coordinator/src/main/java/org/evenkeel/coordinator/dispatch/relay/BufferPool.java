package org.evenkeel.coordinator.dispatch.relay;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Large direct buffers for the transfers that fill them, a bounded number of them, made when first
 * needed and kept. Thread-safe.
 */
final class BufferPool {
  /** Bytes of one buffer: larger ones leave the processor's cache and gain nothing. */
  static final int SIZE = 64 * 1024;

  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger left;

  /**
   * A pool without buffers yet.
   *
   * @param limit how many buffers there may ever be
   */
  BufferPool(int limit) {
    left = new AtomicInteger(limit);
  }

  /** A buffer to be given back, or null when all are in use. */
  @Nullable ByteBuffer borrow() {
    ByteBuffer buffer = free.poll();
    if (buffer != null) {
      return buffer;
    }
    boolean mayGrow = left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    return mayGrow ? ByteBuffer.allocateDirect(SIZE) : null;
  }

  /** Takes back what {@link #borrow} gave. */
  void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }
}

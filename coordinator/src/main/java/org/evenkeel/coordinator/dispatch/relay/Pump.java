package org.evenkeel.coordinator.dispatch.relay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies one direction of a connection until its end, then half-closes the receiving side. Blocking
 * writes keep back-pressure: what the receiver does not take is not read.
 *
 * <p>It waits with a small buffer, so that an idle connection costs little memory, and borrows a
 * large one only while more is there than fits the small one.
 */
final class Pump {
  /** Bytes: most requests and many answers fit, and it is on the heap, so it costs no cleaner. */
  private static final int SMALL = 4 * 1024;

  private final SocketChannel from;
  private final SocketChannel to;
  private final LongConsumer moved;
  private final BufferPool pool;

  /**
   * @param moved hears of each piece, in bytes
   */
  Pump(SocketChannel from, SocketChannel to, LongConsumer moved, BufferPool pool) {
    this.from = from;
    this.to = to;
    this.moved = moved;
    this.pool = pool;
  }

  /**
   * Copies until {@code from} says that it sends no more.
   *
   * @throws IOException when either side was reset, or closed by us
   */
  void run() throws IOException {
    ByteBuffer small = ByteBuffer.allocate(SMALL);
    InputStream waiting = from.socket().getInputStream();
    while (copyOnce(small)) {
      if (!small.hasRemaining() && small.limit() == SMALL) {
        drain(waiting);
      }
    }
    to.shutdownOutput();
  }

  /** Copies with a large buffer for as long as bytes are waiting to be read. */
  private void drain(InputStream waiting) throws IOException {
    @Nullable ByteBuffer large = waiting.available() > SMALL ? pool.borrow() : null;
    if (large == null) {
      return;
    }
    try {
      while (waiting.available() > 0) {
        copyOnce(large);
      }
    } finally {
      pool.giveBack(large);
    }
  }

  /** Copies what one read gives; false at the end. Leaves the buffer flipped and written out. */
  private boolean copyOnce(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int count = from.read(buffer);
    if (count < 0) {
      return false;
    }
    buffer.flip();
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
    moved.accept(count);
    return true;
  }
}

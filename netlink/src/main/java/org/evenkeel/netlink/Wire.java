package org.evenkeel.netlink;

import java.nio.ByteBuffer;

/**
 * Bytes to the kernel and back: the seam below which there is a socket and above which there is
 * pure Java. Used by one thread at a time.
 */
@FunctionalInterface
interface Wire extends AutoCloseable {

  /**
   * Sends a datagram, then hands over each datagram that comes back until the reader has all that
   * it waits for. A failed exchange leaves nothing behind that a later one could meet.
   *
   * @param datagram the requests, from its position to its limit
   * @param replies reads what comes back; a datagram is valid only during the call
   * @throws NetlinkException when the kernel cannot be asked, does not answer in time, or answers
   *     in a way that the reader refuses
   */
  void exchange(ByteBuffer datagram, Replies replies) throws NetlinkException;

  /** Lets go of what the wire holds. Idempotent. */
  @Override
  default void close() {}

  /** Reads what comes back. */
  @FunctionalInterface
  interface Replies {
    /**
     * Reads one datagram, from its position to its limit.
     *
     * @return whether everything that was awaited has come
     * @throws NetlinkException when the datagram makes the exchange fail
     */
    boolean read(ByteBuffer datagram) throws NetlinkException;
  }
}

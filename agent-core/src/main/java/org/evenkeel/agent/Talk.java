package org.evenkeel.agent;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is said to a client of a {@link Responder}. Called on the responder's thread: never waits.
 */
@FunctionalInterface
interface Talk {
  /** A client that says more than this without getting an answer is dismissed. */
  int SAID_MAX = 4 << 10;

  /**
   * The answer to what a client has said so far, at first nothing.
   *
   * @param said all of it, in a buffer of the caller's that may not be kept
   * @return a buffer of the caller's own, without bytes to close without a word; empty while the
   *     client has to say more
   */
  Optional<ByteBuffer> answer(ByteBuffer said);
}

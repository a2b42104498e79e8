package org.evenkeel.coordinator.check;

import java.net.InetSocketAddress;

/** What is asked in one datagram. Keeps nothing between probes. */
@FunctionalInterface
interface Question {
  /**
   * Puts the question anew.
   *
   * @param local our own end
   * @throws Unexpected when it cannot be put
   */
  Asked ask(CheckTarget target, InetSocketAddress local) throws Unexpected;

  /** One question on its way. */
  interface Asked {
    /** What is sent. */
    byte[] datagram();

    /**
     * Judges what came.
     *
     * @throws Unexpected when it is an answer to us and not as it should be
     */
    Heard judge(byte[] datagram) throws Unexpected;
  }

  /** What a datagram means. */
  sealed interface Heard {
    /** The answer; what was seen, to be followed by how long it took. */
    record Answer(String seen) implements Heard {}

    /** Not an answer to us, or not the last one. */
    record Nothing() implements Heard {}

    /** Only a connection can carry the answer. */
    record TooLong() implements Heard {}
  }
}

package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Socket;

/**
 * Opens the sockets of probes: the one place where they get what all of them need, such as a source
 * address or a mark.
 */
interface Dialer {
  /**
   * Connects to a target over TCP, in the time left. The socket is closed by reset: what was to say
   * has been said, and thousands of checks would else pile up in TIME_WAIT.
   *
   * @throws IOException when nobody can be reached in time, or, when the fault is ours and not the
   *     target's, an {@link OwnFault}; then nothing stays open
   */
  Socket connect(CheckTarget target, Deadline deadline) throws IOException;

  /**
   * Makes a UDP socket that sends to a target, and hears it alone.
   *
   * @throws IOException when the target cannot be reached, or an {@link OwnFault}
   */
  DatagramSocket datagrams(CheckTarget target) throws IOException;
}

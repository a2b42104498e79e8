package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Socket;

/**
 * Opens the sockets of probes: the one place where they get what all of them need, such as a source
 * address or a mark.
 */
interface Dialer {
  /** Sockets as the system gives them, their source chosen by route. */
  Dialer DIRECT = new Direct();

  /**
   * Connects to a target over TCP, in the time left. The socket is closed by reset: what was to say
   * has been said, and thousands of checks would else pile up in TIME_WAIT.
   *
   * @throws IOException when nobody can be reached in time; then nothing stays open
   */
  Socket connect(CheckTarget target, Deadline deadline) throws IOException;

  /**
   * Makes a UDP socket that sends to a target, and hears it alone.
   *
   * @throws IOException when the target cannot be reached
   */
  DatagramSocket datagrams(CheckTarget target) throws IOException;

  /** See {@link #DIRECT}. */
  final class Direct implements Dialer {
    private Direct() {}

    @Override
    public Socket connect(CheckTarget target, Deadline deadline) throws IOException {
      Socket socket = new Socket();
      try {
        socket.setSoLinger(true, 0);
        socket.setTcpNoDelay(true);
        socket.connect(target.address().withPort(target.port()), deadline.millisLeft());
        return socket;
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    }

    @Override
    public DatagramSocket datagrams(CheckTarget target) throws IOException {
      DatagramSocket socket = new DatagramSocket();
      try {
        socket.connect(target.address().withPort(target.port()));
        return socket;
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    }
  }
}

package org.evenkeel.coordinator.dispatch.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.evenkeel.coordinator.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** How the relay opens, tunes and ends its sockets. */
final class Sockets {
  /** What may wait to be accepted; the kernel cuts it to {@code net.core.somaxconn}. */
  private static final int BACKLOG = 4096;

  private Sockets() {}

  /** A listening socket; takes a port whose old connections linger in TIME_WAIT. */
  static ServerSocketChannel listen(IpAddress address, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(family(address.isV6()));
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(address.withPort(port), BACKLOG);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** An unconnected socket for that peer. */
  static SocketChannel open(InetSocketAddress peer) throws IOException {
    return SocketChannel.open(family(peer.getAddress().getAddress().length == 16));
  }

  /** Small writes leave at once, and a peer that vanished without a word is noticed in the end. */
  static void tune(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  /** Closes with a reset (RFC 9293, 3.10.5), so that the peer does not take it for an end. */
  static void reset(@Nullable SocketChannel channel) {
    if (channel == null) {
      return;
    }
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException _) {
      // The peer or another thread was faster: it is closed, which is all that is wanted.
    }
  }

  /** Closes a socket whose both directions have ended, so that nothing is left to be lost. */
  static void close(@Nullable SocketChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException _) {
      // Linux frees the descriptor whatever close(2) answers.
    }
  }

  private static StandardProtocolFamily family(boolean v6) {
    return v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }
}

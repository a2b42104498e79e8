package org.evenkeel.netlink;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The local end of TCP connections.
 *
 * @param address the local address, IPv4 or IPv6; empty for any of both
 * @param port 1 to 65535
 */
public record LocalEnd(Optional<InetAddress> address, int port) {
  /** Refuses a port out of its range. */
  public LocalEnd {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port out of 1 to 65535: " + port);
    }
  }
}

package org.evenkeel.agent;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The local end of the connections to a service.
 *
 * @param address the local address; empty for any
 * @param port 1 to 65535
 */
public record ServiceEndpoint(Optional<InetAddress> address, int port) {
  public ServiceEndpoint {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port out of 1 to 65535: " + port);
    }
  }
}

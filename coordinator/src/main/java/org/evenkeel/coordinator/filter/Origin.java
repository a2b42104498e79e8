package org.evenkeel.coordinator.filter;

import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;

/**
 * Which connections of clients are meant: by what the client asked for, not by where they went, so
 * that other traffic to the same real server is not touched.
 */
public sealed interface Origin {
  /** Whether the connections are of IPv6. */
  boolean isV6();

  /**
   * Connections to one port of a VIP.
   *
   * @param port the port that clients use, 1 to 65535
   */
  record Endpoint(Protocol transport, IpAddress vip, int port) implements Origin {
    public Endpoint {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not a port: " + port);
      }
    }

    @Override
    public boolean isV6() {
      return vip.isV6();
    }
  }

  /**
   * Connections of a service by mark.
   *
   * @param mark the service's mark, not 0; all 32 bits count
   */
  record Marked(int mark, boolean isV6) implements Origin {
    public Marked {
      FirewallMark.require(mark);
    }
  }
}

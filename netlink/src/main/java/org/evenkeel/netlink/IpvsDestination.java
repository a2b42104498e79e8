package org.evenkeel.netlink;

import java.net.InetAddress;

/**
 * A real server of a virtual service as the kernel holds it.
 *
 * @param key what identifies it within its service
 * @param forwarding how packets reach it
 * @param weight its share of new connections, 0 or more; 0 takes none and keeps those it has
 * @param thresholds when it counts as overloaded
 * @param tunnel how packets are wrapped; {@link IpvsTunnel#IPIP} unless forwarding is {@link
 *     IpvsForwarding#TUNNEL}
 */
public record IpvsDestination(
    Key key, IpvsForwarding forwarding, int weight, Thresholds thresholds, IpvsTunnel tunnel) {
  public IpvsDestination {
    if (weight < 0) {
      throw new IllegalArgumentException("weight below 0: " + weight);
    }
    if (forwarding != IpvsForwarding.TUNNEL && !tunnel.equals(IpvsTunnel.IPIP)) {
      throw new IllegalArgumentException("a tunnel where forwarding is " + forwarding);
    }
  }

  /** A destination to which packets are wrapped, if at all, as every kernel does it. */
  public IpvsDestination(Key key, IpvsForwarding forwarding, int weight, Thresholds thresholds) {
    this(key, forwarding, weight, thresholds, IpvsTunnel.IPIP);
  }

  /**
   * What identifies a destination within its service.
   *
   * @param address the RIP
   * @param port 0 to 65535; 0 in a service by mark or for every port
   */
  public record Key(InetAddress address, int port) {
    public Key {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port not within 0 to 65535: " + port);
      }
    }

    /** For messages, for example {@code 192.168.87.10:5672}. */
    @Override
    public String toString() {
      return Addresses.text(address, port);
    }
  }

  /**
   * Limits on the connections of a destination, unsigned.
   *
   * @param upper from this many on it gets no new ones; 0 means no limit
   * @param lower below this many it gets new ones again; 0 means three quarters of {@code upper}
   */
  public record Thresholds(int upper, int lower) {
    /** No limit. */
    public static final Thresholds NONE = new Thresholds(0, 0);
  }

  /**
   * A destination at the moment when it was read.
   *
   * @param destination the destination
   * @param activeConnections established connections, for UDP always 0
   * @param inactiveConnections connections in any other state
   * @param persistentConnections clients that persistence keeps here
   * @param statistics what passed to it since it was added
   */
  public record Reading(
      IpvsDestination destination,
      long activeConnections,
      long inactiveConnections,
      long persistentConnections,
      IpvsStatistics statistics) {}
}

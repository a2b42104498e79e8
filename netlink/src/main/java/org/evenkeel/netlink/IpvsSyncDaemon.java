package org.evenkeel.netlink;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A kernel thread that copies connections to other directors, or takes theirs. A network namespace
 * can run one of each state. What they say is not authenticated: give them a link of their own.
 *
 * @param state whether it sends or receives
 * @param networkInterface the interface that it multicasts on, 1 to 15 ASCII characters
 * @param syncId 0 to 255; a receiver takes only what carries its own, one with 0 takes all
 * @param channel how it multicasts
 */
public record IpvsSyncDaemon(State state, String networkInterface, int syncId, Channel channel) {
  /** {@code IP_VS_IFNAME_MAXLEN} of linux/ip_vs.h, without the terminating zero. */
  private static final int INTERFACE_MAX = 15;

  public IpvsSyncDaemon {
    if (!named(networkInterface) || syncId < 0 || syncId > 255) {
      throw new IllegalArgumentException(
          "not a sync daemon: interface " + networkInterface + ", sync id " + syncId);
    }
  }

  /** Whether the kernel can hold such a name of an interface. */
  static boolean named(String networkInterface) {
    return !networkInterface.isEmpty()
        && networkInterface.length() <= INTERFACE_MAX
        && StandardCharsets.US_ASCII.newEncoder().canEncode(networkInterface);
  }

  /** What a sync daemon does: {@code IP_VS_STATE_…} of linux/ip_vs.h. */
  public enum State {
    /** It sends what this director's connections do. */
    MASTER(1),
    /** It receives what the connections of others do. */
    BACKUP(2);

    private final int number;

    State(int number) {
      this.number = number;
    }

    /** The kernel's number. */
    int number() {
      return number;
    }

    /** In lower case, as ipvsadm writes it. */
    @Override
    public String toString() {
      return this == MASTER ? "master" : "backup";
    }
  }

  /**
   * How a sync daemon multicasts. What is 0 or absent is the kernel's choice when it is started;
   * when read, everything is there.
   *
   * @param maxLength bytes of a message, 0 to 65507; the kernel's choice follows the MTU
   * @param group the multicast group, IPv4 or IPv6; the kernel's choice is 224.0.0.81
   * @param port UDP port, 0 to 65535; the kernel's choice is 8848
   * @param ttl hops, 0 to 255; the kernel's choice is 1
   */
  public record Channel(int maxLength, Optional<InetAddress> group, int port, int ttl) {
    /** All as the kernel chooses. */
    public static final Channel DEFAULT = new Channel(0, Optional.empty(), 0, 0);

    /** {@code 65535} less the headers of IPv4 and UDP. */
    static final int LENGTH_MAX = 65_507;

    public Channel {
      if (maxLength < 0 || maxLength > LENGTH_MAX) {
        throw new IllegalArgumentException("length not within 0 to 65507: " + maxLength);
      }
      if (port < 0 || port > 65_535 || ttl < 0 || ttl > 255) {
        throw new IllegalArgumentException("no such port or ttl: " + port + ", " + ttl);
      }
      if (group.isPresent() && !group.orElseThrow().isMulticastAddress()) {
        throw new IllegalArgumentException("not a multicast group: " + group.orElseThrow());
      }
    }
  }
}

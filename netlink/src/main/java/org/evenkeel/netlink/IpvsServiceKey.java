package org.evenkeel.netlink;

import java.net.InetAddress;

/** What identifies a virtual service in the kernel. */
public sealed interface IpvsServiceKey {

  /**
   * By what clients send to.
   *
   * @param protocol the number of the transport protocol (IANA): 6 for TCP, 17 for UDP
   * @param address the VIP
   * @param port 0 to 65535; 0 means every port and needs persistence
   */
  record Endpoint(int protocol, InetAddress address, int port) implements IpvsServiceKey {
    /** The protocol number of TCP. */
    public static final int TCP = 6;

    /** The protocol number of UDP. */
    public static final int UDP = 17;

    /** The protocol number of SCTP. */
    public static final int SCTP = 132;

    public Endpoint {
      if (protocol < 0 || protocol > 255 || port < 0 || port > 65_535) {
        throw new IllegalArgumentException(
            "protocol not within 0 to 255 or port not within 0 to 65535: "
                + protocol
                + ", "
                + port);
      }
    }

    /** For messages, for example {@code tcp 192.168.87.5:5672}. */
    @Override
    public String toString() {
      String name =
          switch (protocol) {
            case TCP -> "tcp";
            case UDP -> "udp";
            case SCTP -> "sctp";
            default -> "protocol " + protocol;
          };
      return name + " " + Addresses.text(address, port);
    }
  }

  /**
   * By the mark that a packet filter put on the packets.
   *
   * @param v6 whether the packets are IPv6
   * @param mark any 32 bits but 0
   */
  record Mark(boolean v6, int mark) implements IpvsServiceKey {
    public Mark {
      if (mark == 0) {
        throw new IllegalArgumentException("mark 0 marks nothing");
      }
    }

    /** For messages, for example {@code fwmark 10 (ipv4)}. */
    @Override
    public String toString() {
      return "fwmark " + Integer.toUnsignedString(mark) + (v6 ? " (ipv6)" : " (ipv4)");
    }
  }
}

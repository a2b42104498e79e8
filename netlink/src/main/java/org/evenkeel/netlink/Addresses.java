package org.evenkeel.netlink;

import static org.evenkeel.netlink.SocketConstants.AF_INET;
import static org.evenkeel.netlink.SocketConstants.AF_INET6;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Internet addresses as the kernel writes them: a family number and bytes in network order. */
final class Addresses {
  private Addresses() {}

  /** {@code AF_INET} or {@code AF_INET6}. */
  static int family(InetAddress address) {
    return address instanceof Inet6Address ? AF_INET6 : AF_INET;
  }

  /** How many bits an address of the family has: 32 or 128. */
  static int bits(InetAddress address) {
    return address instanceof Inet6Address ? 128 : 32;
  }

  /**
   * The address in the first bytes of {@code raw}; the family's wildcard address, and a fault, when
   * there are too few or the family is neither IPv4 nor IPv6. An IPv4-mapped IPv6 address stays an
   * IPv6 address, and none has a zone.
   */
  static InetAddress of(int family, byte[] raw, Fault fault) {
    int wanted = family == AF_INET6 ? 16 : 4;
    if ((family != AF_INET && family != AF_INET6) || raw.length < wanted) {
      fault.report("address of " + raw.length + " bytes in family " + family);
    }
    byte[] address = Arrays.copyOf(raw, wanted);
    try {
      return family == AF_INET6
          ? Inet6Address.getByAddress(null, address, -1)
          : InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of the right length was refused", e);
    }
  }

  /** The address with its port as users write it, for messages. */
  static String text(InetAddress address, int port) {
    String host = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + host + "]:" + port : host + ":" + port;
  }
}

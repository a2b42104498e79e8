package org.evenkeel.arp;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A virtual address: the one that clients use, that the director announces, and that a real server
 * must accept in silence.
 *
 * @param address IPv4 or IPv6, of one host; its zone does not count
 */
record Vip(InetAddress address) {
  Vip {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()) {
      throw new IllegalArgumentException(
          address.getHostAddress() + " cannot be a VIP: give the address that clients connect to");
    }
  }

  /**
   * Reads an address, alone or with the prefix length of a single one.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static Vip parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    InetAddress address = literal(literal);
    int bits = address instanceof Inet6Address ? 128 : 32;
    if (slash >= 0 && !text.substring(slash + 1).equals(Integer.toString(bits))) {
      throw new IllegalArgumentException(
          "'%s' is a network, a VIP is one address; give %s or %s/%d"
              .formatted(text, literal, literal, bits));
    }
    return new Vip(address);
  }

  /** A name would mean a lookup, and perhaps another address tomorrow. */
  private static InetAddress literal(String text) {
    try {
      // Java also reads zones, and IPv4 addresses of fewer parts.
      if (text.contains("%") || !(text.contains(":") || text.matches("\\d+(\\.\\d+){3}"))) {
        throw new IllegalArgumentException(text);
      }
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is not an IPv4 or IPv6 address; give the address itself, not a name"
              .formatted(text),
          e);
    }
  }

  boolean ipv6() {
    return address instanceof Inet6Address;
  }

  /** Of a network that holds this address alone: 32 or 128. */
  int prefixLength() {
    return ipv6() ? 128 : 32;
  }

  /** With the prefix length, for example {@code 10.0.0.100/32}. */
  String network() {
    return this + "/" + prefixLength();
  }

  /** The address as the kernel's tools print it (RFC 5952). */
  @Override
  public String toString() {
    return text(address);
  }

  /** An address as the kernel's tools print it (RFC 5952). */
  static String text(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] raw = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = Byte.toUnsignedInt(raw[2 * i]) << 8 | Byte.toUnsignedInt(raw[2 * i + 1]);
    }
    int start = -1;
    int length = 1;
    for (int from = 0; from < 8; from++) {
      int to = from;
      while (to < 8 && groups[to] == 0) {
        to++;
      }
      if (to - from > length) {
        start = from;
        length = to - from;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (i > 0 && !text.toString().endsWith(":")) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}

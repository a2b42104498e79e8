package org.evenkeel.agent;

import java.net.InetAddress;

/**
 * Addresses with a common beginning, as {@code 10.0.0.0/8} or {@code fd00::/8} or one alone.
 *
 * @param network an address in it
 * @param bits how many of its first bits count
 */
public record AddressRange(InetAddress network, int bits) {
  public AddressRange {
    int most = network.getAddress().length * 8;
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("a prefix length from 0 to " + most);
    }
  }

  /**
   * Reads {@code ADDRESS} or {@code ADDRESS/BITS}.
   *
   * @throws IllegalArgumentException says what would be right
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int most = address.getAddress().length * 8;
      int bits = slash < 0 ? most : Integer.parseInt(text, slash + 1, text.length(), 10);
      return new AddressRange(address, bits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "an IPv4 or IPv6 address, or a range such as 10.0.0.0/8", e);
    }
  }

  /** Whether {@code address} is in it; one of the other family is not. */
  boolean contains(InetAddress address) {
    byte[] wanted = network.getAddress();
    byte[] given = address.getAddress();
    if (wanted.length != given.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (wanted[i] != given[i]) {
        return false;
      }
    }
    int mask = 0xff00 >> (bits % 8);
    return bits % 8 == 0 || ((wanted[whole] ^ given[whole]) & mask & 0xff) == 0;
  }
}

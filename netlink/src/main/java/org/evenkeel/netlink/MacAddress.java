package org.evenkeel.netlink;

import java.util.HexFormat;

/**
 * The address of a network card on its segment.
 *
 * @param text six bytes in lower-case hexadecimal, for example {@code 02:42:0a:00:00:14}
 */
public record MacAddress(String text) implements Comparable<MacAddress> {
  /** How many bytes it has. */
  public static final int LENGTH = 6;

  private static final HexFormat FORMAT = HexFormat.ofDelimiter(":");

  public MacAddress {
    if (FORMAT.parseHex(text).length != LENGTH) {
      throw new IllegalArgumentException("no MAC address: " + text);
    }
    text = FORMAT.formatHex(FORMAT.parseHex(text));
  }

  /** The address of these six bytes. */
  public static MacAddress of(byte... bytes) {
    return new MacAddress(FORMAT.formatHex(bytes));
  }

  /** Its six bytes, in the order in which they are sent. */
  public byte[] bytes() {
    return FORMAT.parseHex(text);
  }

  @Override
  public int compareTo(MacAddress other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}

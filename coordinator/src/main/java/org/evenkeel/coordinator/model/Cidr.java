package org.evenkeel.coordinator.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subnet, written {@code 10.0.0.0/24}.
 *
 * @param address its first address
 * @param prefix how many leading bits its addresses share, 0 to 32 or 128
 */
public record Cidr(IpAddress address, int prefix) {
  private static final Pattern WRITTEN = Pattern.compile("(.{1,45})/(0|[1-9][0-9]{0,2})");

  public Cidr {
    if (prefix < 0 || prefix > address.hostPrefix()) {
      throw new IllegalArgumentException("prefix not within 0 to " + address.hostPrefix());
    }
    if (!isClearBeyond(address.inet().getAddress(), prefix)) {
      throw new IllegalArgumentException(address + " is not the first address of its /" + prefix);
    }
  }

  /**
   * Reads a subnet.
   *
   * @throws IllegalArgumentException when the text is none, or names a host within one
   */
  public static Cidr parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a subnet: " + text);
    }
    return new Cidr(IpAddress.parse(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether an address lies within. */
  public boolean contains(IpAddress other) {
    if (other.isV6() != address.isV6()) {
      return false;
    }
    byte[] difference = other.inet().getAddress();
    byte[] mine = address.inet().getAddress();
    for (int i = 0; i < mine.length; i++) {
      difference[i] ^= mine[i];
    }
    for (int bit = 0; bit < prefix; bit++) {
      if (isSet(difference, bit)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isClearBeyond(byte[] bytes, int prefix) {
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      if (isSet(bytes, bit)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSet(byte[] bytes, int bit) {
    return (bytes[bit / 8] & (0x80 >> (bit % 8))) != 0;
  }

  /** As users write it. */
  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}

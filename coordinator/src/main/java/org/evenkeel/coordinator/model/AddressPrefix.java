package org.evenkeel.coordinator.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address as an interface has it, written {@code 192.168.2.254/24}.
 *
 * @param address of one host
 * @param prefix how many leading bits its neighbours share, 1 to 32 or 128
 */
public record AddressPrefix(IpAddress address, int prefix) {
  private static final Pattern WRITTEN = Pattern.compile("(.{1,45})/([1-9][0-9]{0,2})");

  public AddressPrefix {
    if (prefix < 1 || prefix > address.hostPrefix()) {
      throw new IllegalArgumentException("prefix not within 1 to " + address.hostPrefix());
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static AddressPrefix parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an address and prefix: " + text);
    }
    return new AddressPrefix(IpAddress.parse(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** As users write it. */
  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}

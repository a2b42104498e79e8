package org.evenkeel.agent.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.evenkeel.agent.AddressRange;

/**
 * Whose questions Windows' firewall lets in. The text comes from whoever installs and ends in a
 * command of the firewall, so nothing of it but addresses is ever passed on, written anew.
 *
 * @param ranges of addresses; none = everybody
 */
record Directors(List<AddressRange> ranges) {
  static final int RANGES_MAX = 64;
  private static final int CHARACTERS_MAX = 4_096;

  Directors {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads addresses and ranges between commas or blanks; nothing at all, or {@code any}, is
   * everybody.
   *
   * @throws IllegalArgumentException says which part is wrong, and what would be right
   */
  static Directors parse(String text) {
    if (text.length() > CHARACTERS_MAX) {
      throw new IllegalArgumentException(
          "directors: more than %d characters".formatted(CHARACTERS_MAX));
    }
    List<AddressRange> ranges = new ArrayList<>();
    if (text.strip().equalsIgnoreCase("any")) {
      return new Directors(ranges);
    }
    for (String word : text.split("[,\\s]+", -1)) {
      if (!word.isEmpty()) {
        ranges.add(range(word));
      }
    }
    if (ranges.size() > RANGES_MAX) {
      throw new IllegalArgumentException(
          "directors: more than %d; name their network, such as 10.0.0.0/24".formatted(RANGES_MAX));
    }
    return new Directors(ranges);
  }

  private static AddressRange range(String word) {
    try {
      return AddressRange.parse(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "directors: '%s' is not %s".formatted(word, e.getMessage()), e);
    }
  }

  /** As the firewall takes them. */
  String remoteAddresses() {
    return ranges.isEmpty()
        ? "any"
        : ranges.stream()
            .map(range -> range.network().getHostAddress() + "/" + range.bits())
            .collect(Collectors.joining(","));
  }
}

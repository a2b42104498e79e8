package org.evenkeel.coordinator.model;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The status codes that count as passed, of HTTP or SIP.
 *
 * @param ranges at least one
 */
public record Statuses(List<Range> ranges) {
  private static final Pattern RANGE = Pattern.compile("([1-9]\\d{2})(?:-([1-9]\\d{2}))?");

  /** Success, whatever exactly. */
  public static final Statuses SUCCESS = parse("200-299");

  /** Refuses none at all. */
  public Statuses {
    ranges = List.copyOf(ranges);
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("no status");
    }
  }

  /**
   * Codes next to each other.
   *
   * @param first 100 to 999
   * @param last {@code first} to 999
   */
  public record Range(int first, int last) {
    /** Refuses what is no range of three digits. */
    public Range {
      if (first < 100 || last < first || last > 999) {
        throw new IllegalArgumentException("no range: " + first + "-" + last);
      }
    }

    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }

  /**
   * Reads codes and ranges with commas between them, such as {@code 200-299,304}.
   *
   * @throws IllegalArgumentException when {@code text} is something else
   */
  public static Statuses parse(String text) {
    return new Statuses(Arrays.stream(text.split(", ?", -1)).map(Statuses::range).toList());
  }

  private static Range range(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no status: " + text);
    }
    int first = Integer.parseInt(matcher.group(1));
    return new Range(first, matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2)));
  }

  /** Whether a code is one of these. */
  public boolean contains(int code) {
    return ranges.stream().anyMatch(range -> code >= range.first() && code <= range.last());
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}

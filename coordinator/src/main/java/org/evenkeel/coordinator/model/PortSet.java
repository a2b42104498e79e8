package org.evenkeel.coordinator.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The ports of a virtual service: one, several, or all.
 *
 * @param ranges in ascending order, without overlap or gaps of nothing between neighbours
 */
public record PortSet(List<Range> ranges) {
  /** Every port. */
  public static final PortSet ALL = new PortSet(List.of(new Range(1, 65_535)));

  /** At most this many ranges; each is an element of the kernel's rule. */
  public static final int RANGES_MAX = 64;

  private static final Pattern RANGE = Pattern.compile("([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?");

  /**
   * Ports from one to another.
   *
   * @param first 1 to 65535
   * @param last {@code first} to 65535
   */
  public record Range(int first, int last) {
    public Range {
      if (first < 1 || last > 65_535 || first > last) {
        throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
      }
    }

    /** As users write it: {@code 80} or {@code 8000-8010}. */
    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }

  public PortSet {
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("no port");
    }
    ranges = merged(ranges);
    if (ranges.size() > RANGES_MAX) {
      throw new IllegalArgumentException("more than " + RANGES_MAX + " ranges of ports");
    }
  }

  /** One port. */
  public static PortSet of(int port) {
    return new PortSet(List.of(new Range(port, port)));
  }

  /**
   * Reads {@code 80}, {@code 80,443}, {@code 8000-8010} or {@code all}.
   *
   * @throws IllegalArgumentException when the text is none of these
   */
  public static PortSet parse(String text) {
    if (text.equals("all")) {
      return ALL;
    }
    // part by part, for a pattern of the whole would recurse as deep as the list is long
    return new PortSet(Arrays.stream(text.split(", ?", -1)).map(PortSet::range).toList());
  }

  private static Range range(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not ports: " + text);
    }
    int first = Integer.parseInt(matcher.group(1));
    String last = matcher.group(2);
    return new Range(first, last == null ? first : Integer.parseInt(last));
  }

  /** The port when there is just one. */
  public OptionalInt single() {
    Range first = ranges.getFirst();
    return ranges.size() == 1 && first.first() == first.last()
        ? OptionalInt.of(first.first())
        : OptionalInt.empty();
  }

  /** The lowest port. */
  public int lowest() {
    return ranges.getFirst().first();
  }

  /** Whether the two have a port in common. */
  public boolean overlaps(PortSet other) {
    for (Range mine : ranges) {
      for (Range theirs : other.ranges) {
        if (mine.first <= theirs.last && theirs.first <= mine.last) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * These ports without some.
   *
   * @throws IllegalArgumentException when none is left
   */
  public PortSet except(Collection<Integer> excluded) {
    SortedSet<Integer> sorted = new TreeSet<>(excluded);
    List<Range> left = new ArrayList<>();
    for (Range range : ranges) {
      int next = range.first();
      for (int port : sorted.subSet(range.first(), range.last() + 1)) {
        if (port > next) {
          left.add(new Range(next, port - 1));
        }
        next = port + 1;
      }
      if (next <= range.last()) {
        left.add(new Range(next, range.last()));
      }
    }
    return new PortSet(left);
  }

  private static List<Range> merged(List<Range> ranges) {
    List<Range> merged = new ArrayList<>();
    for (Range next : ranges.stream().sorted(Comparator.comparingInt(Range::first)).toList()) {
      Range before = merged.isEmpty() ? null : merged.getLast();
      if (before != null && next.first() <= before.last() + 1) {
        merged.set(
            merged.size() - 1, new Range(before.first(), Math.max(before.last(), next.last())));
      } else {
        merged.add(next);
      }
    }
    return List.copyOf(merged);
  }

  /** As users write it. */
  @Override
  public String toString() {
    return equals(ALL)
        ? "all"
        : ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}

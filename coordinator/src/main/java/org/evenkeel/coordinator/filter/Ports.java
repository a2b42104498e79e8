package org.evenkeel.coordinator.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of ports, not empty.
 *
 * @param ranges in ascending order, with a gap between any two; given otherwise, they are merged
 */
public record Ports(List<PortRange> ranges) {
  /** Every port. */
  public static final Ports ALL = new Ports(List.of(new PortRange(0, PortRange.PORT_MAX)));

  public Ports {
    ranges = merged(ranges);
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("a set of ports without a port");
    }
  }

  /** The set of some ports. */
  public static Ports of(PortRange... ranges) {
    return new Ports(List.of(ranges));
  }

  /**
   * Every port but some.
   *
   * @throws IllegalArgumentException when a number is no port, or none is left
   */
  public static Ports allExcept(Collection<Integer> excluded) {
    List<PortRange> left = new ArrayList<>();
    int next = 0;
    for (int port : new TreeSet<>(excluded)) {
      PortRange single = PortRange.of(port);
      if (single.first() > next) {
        left.add(new PortRange(next, port - 1));
      }
      next = port + 1;
    }
    if (next <= PortRange.PORT_MAX) {
      left.add(new PortRange(next, PortRange.PORT_MAX));
    }
    return new Ports(left);
  }

  boolean isAll() {
    return equals(ALL);
  }

  private static List<PortRange> merged(List<PortRange> ranges) {
    List<PortRange> sorted =
        ranges.stream().sorted(Comparator.comparingInt(PortRange::first)).toList();
    List<PortRange> merged = new ArrayList<>();
    for (PortRange range : sorted) {
      if (!merged.isEmpty() && range.first() <= merged.getLast().last() + 1) {
        PortRange before = merged.removeLast();
        merged.add(new PortRange(before.first(), Math.max(before.last(), range.last())));
      } else {
        merged.add(range);
      }
    }
    return List.copyOf(merged);
  }
}

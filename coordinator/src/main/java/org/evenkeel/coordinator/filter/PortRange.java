package org.evenkeel.coordinator.filter;

/**
 * Neighbouring ports.
 *
 * @param first the lowest, 0 to 65535
 * @param last the highest, not below {@code first}, to 65535
 */
public record PortRange(int first, int last) {
  static final int PORT_MAX = 65535;

  public PortRange {
    if (first < 0 || last > PORT_MAX || first > last) {
      throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
    }
  }

  /** The range of one port. */
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  boolean isSingle() {
    return first == last;
  }

  /** Both ends with {@code separator} between them, or the one port. */
  String text(char separator) {
    return isSingle() ? Integer.toString(first) : first + Character.toString(separator) + last;
  }
}

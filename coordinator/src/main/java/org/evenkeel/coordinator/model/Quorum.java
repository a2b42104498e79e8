package org.evenkeel.coordinator.model;

/**
 * How many real servers with traffic a service needs in order to count as up.
 *
 * @param up this many, 1 to 65535
 * @param hysteresis so many more before it counts as up again, and so many fewer before it counts
 *     as down; 0 or more and below {@code up}
 */
public record Quorum(int up, int hysteresis) {
  /** One suffices. */
  public static final Quorum ONE = new Quorum(1, 0);

  public Quorum {
    if (up < 1 || up > 65_535) {
      throw new IllegalArgumentException("up not within 1 to 65535: " + up);
    }
    if (hysteresis < 0 || hysteresis >= up) {
      throw new IllegalArgumentException("hysteresis not within 0 to " + (up - 1));
    }
  }

  /**
   * Whether the service counts as up when nothing is known of before.
   *
   * @param serving real servers with traffic
   */
  public boolean reached(int serving) {
    return serving >= up;
  }

  /**
   * Whether the service counts as up.
   *
   * @param wasUp whether it did until now
   * @param serving real servers with traffic
   */
  public boolean next(boolean wasUp, int serving) {
    return wasUp ? serving >= up - hysteresis : serving >= up + hysteresis;
  }
}

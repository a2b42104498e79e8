package org.evenkeel.coordinator.model;

/**
 * Bounds on the connections of a real server.
 *
 * @param min once it was full, it takes new ones again below this many; 0 means three quarters
 * @param max from this many on it takes no new ones; 0 means no limit; not below {@code min}
 */
public record Limits(int min, int max) {
  /** No limit. */
  public static final Limits NONE = new Limits(0, 0);

  public Limits {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException("not 0 <= min <= max: " + min + ", " + max);
    }
  }
}

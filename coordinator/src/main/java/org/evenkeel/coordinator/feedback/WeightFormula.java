package org.evenkeel.coordinator.feedback;

/** The weight that follows from a configured weight and a share of it. */
public final class WeightFormula {
  private WeightFormula() {}

  /**
   * Share ÷ 100 × configured weight, half rounded up; at least the floor, and at least 1, while the
   * configured weight is above 0.
   *
   * @param configured 0 to 65535
   * @param share percent, 0 or more
   * @param floor percent of the configured weight, 0 to 100
   * @return 0 to 65535
   */
  public static int weight(int configured, double share, int floor) {
    if (configured == 0) {
      return 0;
    }
    long least = Math.max(1, Math.round(configured * floor / 100.0));
    return (int) Math.min(65_535, Math.max(least, Math.round(configured * share / 100)));
  }
}

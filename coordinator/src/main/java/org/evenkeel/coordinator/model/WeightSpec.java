package org.evenkeel.coordinator.model;

import java.time.Duration;
import java.util.Locale;

/**
 * How the weight of a service's real servers follows what is read of them. With everything at its
 * default the plain formula holds: idle ÷ 100 × configured weight.
 *
 * @param mode what is made of the readings
 * @param shadow whether weights are computed and shown, but the configured ones stay in force
 * @param smoothing half-life of the moving average over the readings; 0 means none
 * @param deadband changes of less than so many percent of the configured weight are not made, 0 to
 *     100
 * @param maxStep a weight falls by so many percent of the configured weight in a second at most,
 *     and rises by half as many, 1 to 100; 100 means without limit
 * @param staleAfter after so long without an answer the weight glides back to the configured one
 * @param floor percent of the configured weight that stays, 0 to 100, unless the real server itself
 *     says that it wants nothing
 * @param slowStart how long a real server that has come up takes to its full weight; 0 means none
 */
public record WeightSpec(
    Mode mode,
    boolean shadow,
    Duration smoothing,
    int deadband,
    int maxStep,
    Duration staleAfter,
    int floor,
    Duration slowStart) {

  /** The plain formula. */
  public static final WeightSpec PLAIN =
      new WeightSpec(
          Mode.FORMULA, false, Duration.ZERO, 0, 100, Duration.ofSeconds(10), 1, Duration.ZERO);

  public WeightSpec {
    require(!smoothing.isNegative(), "smoothing below 0");
    require(deadband >= 0 && deadband <= 100, "deadband not within 0 to 100");
    require(maxStep >= 1 && maxStep <= 100, "max-step not within 1 to 100");
    require(staleAfter.isPositive(), "stale-after not above 0");
    require(floor >= 0 && floor <= 100, "floor not within 0 to 100");
    require(!slowStart.isNegative(), "slow-start below 0");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** The same with another slow start. */
  public WeightSpec slowStart(Duration duration) {
    return new WeightSpec(mode, shadow, smoothing, deadband, maxStep, staleAfter, floor, duration);
  }

  /** Whether the falls and rises of a weight are limited. */
  public boolean stepsAreLimited() {
    return maxStep < 100;
  }

  /** What is made of the readings. */
  public enum Mode {
    /** Each real server for itself: idle ÷ 100 × configured weight. */
    FORMULA,
    /** All together: weights move until the real servers are equally busy. */
    EQUALIZE;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

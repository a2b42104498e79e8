package org.evenkeel.coordinator.feedback;

import java.util.OptionalInt;
import org.evenkeel.coordinator.model.WeightSpec;

/**
 * The way of one real server's weight from reading to reading: the middle one of three, a moving
 * average, a deadband, a limited step. Pure: each step gives the next course. At the defaults of
 * {@link WeightSpec} the share is the last reading.
 *
 * @param reading percent idle, as last read; NaN before the first
 * @param smooth its moving average
 * @param share percent of the configured weight
 * @param stale whether there has been no answer for too long
 * @param atNanos of the last step
 */
public record WeightCourse(
    double reading, double smooth, double share, boolean stale, long atNanos) {

  /** Percent of the configured weight in a second, on the way back to it. */
  private static final double GLIDE = 10;

  /** A weight rises more slowly than it falls by this factor. */
  private static final double RISE = 0.5;

  /** Before the first reading: the configured weight. */
  public static final WeightCourse START =
      new WeightCourse(Double.NaN, Double.NaN, 100, false, Long.MIN_VALUE);

  /** The course after what is known of the agent now; time that runs backwards counts as none. */
  public WeightCourse next(AgentState agent, WeightSpec spec, long nowNanos) {
    OptionalInt newest = readingOf(agent, spec);
    if (newest.isEmpty()) {
      return START;
    }
    double seconds = begun() ? Math.max(0, (nowNanos - atNanos) / 1e9) : 0;
    double average = average(newest.getAsInt(), spec, seconds);
    boolean silent = agent.staleFor(spec.staleAfter().toNanos(), nowNanos);
    double next = begun() ? step(silent ? 100 : average, silent, spec, seconds) : average;
    return new WeightCourse(newest.getAsInt(), average, next, silent, nowNanos);
  }

  /** Whether anything was read so far. */
  public boolean begun() {
    return !Double.isNaN(reading);
  }

  /** One odd answer out of three does not count where readings are to be steadied. */
  private static OptionalInt readingOf(AgentState agent, WeightSpec spec) {
    return spec.smoothing().isZero() ? agent.idle() : agent.median();
  }

  /** What was read has held until now; the new reading holds from now on. */
  private double average(int newest, WeightSpec spec, double seconds) {
    if (!begun() || spec.smoothing().isZero()) {
      return newest;
    }
    double halfLives = seconds / (spec.smoothing().toNanos() / 1e9);
    return reading + (smooth - reading) * Math.pow(0.5, halfLives);
  }

  private double step(double wanted, boolean silent, WeightSpec spec, double seconds) {
    double distance = wanted - share;
    if (Math.abs(distance) < spec.deadband()) {
      return share;
    }
    if (silent) {
      return share + within(distance, GLIDE * seconds, GLIDE * seconds);
    }
    return spec.stepsAreLimited()
        ? share + within(distance, spec.maxStep() * RISE * seconds, spec.maxStep() * seconds)
        : wanted;
  }

  private static double within(double distance, double up, double down) {
    return Math.max(-down, Math.min(up, distance));
  }

  /**
   * Whether the real server says that it can take nothing: 0 % idle, and not so long ago. Where
   * servers are compared, 0 % is as busy as can be and no more: a burst makes all of them say so.
   */
  public boolean exhausted(WeightSpec.Mode mode) {
    return mode == WeightSpec.Mode.FORMULA && begun() && reading == 0 && !stale;
  }
}

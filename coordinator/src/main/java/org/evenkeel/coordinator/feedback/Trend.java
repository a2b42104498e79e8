package org.evenkeel.coordinator.feedback;

/**
 * What the readings of one real server were like so far, beside those of the others. Pure: each
 * reading gives the next trend.
 *
 * @param busy moving average of its utilisation, 0 to 100; NaN before the first reading
 * @param lean moving average of the errors: by which part its weight seems too small; below 0 too
 *     large
 * @param scatter moving average of their sizes
 * @param change logarithm of what the last step changed in force, 0 for nothing
 * @param heading where the last change went that was one: 1 up, -1 down, 0 when there was none
 */
public record Trend(double busy, double lean, double scatter, double change, int heading) {

  /** How much of an average is left a second later. */
  private static final double MEMORY = 0.75;

  /** In seconds: of what is read more rarely, the last reading counts for as much as of this. */
  private static final double MEMORY_SECONDS_MAX = 2;

  /** Errors that are smaller say nothing by their agreement. */
  private static final double SCATTER_MIN = 0.02;

  private static final double ERRATIC_SCATTER = 0.4;
  private static final double ERRATIC_AGREEMENT = 0.5;

  /** Before the first reading: it is not believed at once. */
  static final Trend NONE = new Trend(Double.NaN, 0, 0.1, 0, 0);

  /** The trend after another reading, so many seconds later. */
  Trend read(double utilisation, double seconds) {
    double average =
        Double.isNaN(busy) ? utilisation : utilisation + kept(seconds) * (busy - utilisation);
    return new Trend(average, lean, scatter, change, heading);
  }

  private static double kept(double seconds) {
    return Math.pow(MEMORY, Math.min(MEMORY_SECONDS_MAX, seconds));
  }

  /** The trend after the error that the reading came to. */
  Trend after(double error, double seconds) {
    double kept = kept(seconds);
    return new Trend(
        busy,
        kept * lean + (1 - kept) * error,
        kept * scatter + (1 - kept) * Math.abs(error),
        change,
        heading);
  }

  /** The trend after a step that brought what is in force from one share to another. */
  Trend moved(double from, double to) {
    return new Trend(
        busy,
        lean,
        scatter,
        Math.log(to / from),
        to == from ? heading : (int) Math.signum(to - from));
  }

  /** Whether the readings contradict one another so much that they say nothing. */
  boolean erratic() {
    return scatter > ERRATIC_SCATTER && agreement() < ERRATIC_AGREEMENT;
  }

  /**
   * Whether the readings say the same, 0 to 1: 1 when all errors have one sign, near 0 when they
   * cancel one another out, as noise does and an agent that tells now this, now that.
   */
  double agreement() {
    return Math.min(1, Math.abs(lean) / Math.max(SCATTER_MIN, scatter));
  }
}

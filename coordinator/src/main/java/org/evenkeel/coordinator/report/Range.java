package org.evenkeel.coordinator.report;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far back a report goes, and how fine it is: fewer than 400 points each, which is as many as a
 * graph on a screen shows.
 */
public enum Range {
  /** The last hour, each minute as recorded. */
  HOUR(Duration.ofMinutes(1), 60),
  /** The last day in five minutes. */
  DAY(Duration.ofMinutes(5), 288),
  /** The last week in half hours. */
  WEEK(Duration.ofMinutes(30), 336),
  /** The last 31 days in two hours. */
  MONTH(Duration.ofHours(2), 372),
  /** The last 366 days, each as a whole (of UTC). */
  YEAR(Duration.ofDays(1), 366);

  /**
   * How often is recorded. A minute is short enough to see a working day's ups and downs hour by
   * hour, and long enough that ten thousand real servers cost a few hundredths of a processor.
   */
  public static final Duration STEP = Duration.ofMinutes(1);

  private final Duration step;
  private final int points;

  Range(Duration step, int points) {
    this.step = step;
    this.points = points;
  }

  /** The time that a point stands for. */
  public Duration step() {
    return step;
  }

  /** How many points there are, known or not. */
  public int points() {
    return points;
  }

  /** Recordings in a point. */
  int steps() {
    return (int) (step.toSeconds() / STEP.toSeconds());
  }

  /** The word that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The range of that word; empty when there is none. */
  public static Optional<Range> of(String word) {
    return Arrays.stream(values()).filter(range -> range.toString().equals(word)).findFirst();
  }

  /** All words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Range::toString).toList();
  }
}

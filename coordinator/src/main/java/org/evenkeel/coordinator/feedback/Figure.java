package org.evenkeel.coordinator.feedback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.evenkeel.coordinator.model.FeedbackSpec;

/**
 * The moving average of what the coordinator measures of one real server. Pure: each measurement
 * gives the next figure.
 *
 * @param recent the last measurements, three at most, the newest last
 * @param smooth their moving average; NaN before the first
 * @param atNanos of the newest
 */
public record Figure(List<Double> recent, double smooth, long atNanos) {
  private static final int RECENT_MAX = 3;

  /** Before the first measurement. */
  public static final Figure NONE = new Figure(List.of(), Double.NaN, Long.MIN_VALUE);

  public Figure {
    recent = List.copyOf(recent);
  }

  /** Whether anything was measured so far. */
  public boolean begun() {
    return !recent.isEmpty();
  }

  /**
   * The figure after a measurement; the same when it is known already. Time that runs backwards
   * counts as none.
   */
  public Figure next(Measurement newest, FeedbackSpec.Measured source, Duration smoothing) {
    if (begun() && newest.atNanos() == atNanos) {
      return this;
    }
    List<Double> all = new ArrayList<>(recent);
    all.add(newest.value());
    List<Double> kept = all.size() > RECENT_MAX ? all.subList(1, all.size()) : all;
    double value =
        switch (source) {
          case LATENCY -> middle(kept);
          // A server has carried every byte, those of an odd second too.
          case TRAFFIC -> newest.value();
        };
    if (!begun() || smoothing.isZero()) {
      return new Figure(kept, value, newest.atNanos());
    }
    double seconds = Math.max(0, (newest.atNanos() - atNanos) / 1e9);
    double halfLives = seconds / (smoothing.toNanos() / 1e9);
    double average = value + (smooth - value) * Math.pow(0.5, halfLives);
    return new Figure(kept, average, newest.atNanos());
  }

  /** One slow answer out of three does not count. */
  private static double middle(List<Double> values) {
    return values.size() < RECENT_MAX
        ? values.getLast()
        : values.stream().sorted().toList().get(RECENT_MAX / 2);
  }

  /** Whether the newest measurement is that old. */
  public boolean old(Duration age, long nowNanos) {
    return begun() && nowNanos - atNanos >= age.toNanos();
  }

  /** For people: {@code answers in 3.2 ms}, {@code 1.4 MB/s}; empty before the first. */
  public String words(FeedbackSpec.Measured source) {
    if (!begun()) {
      return "";
    }
    return switch (source) {
      case LATENCY -> "answers in " + number(smooth) + " ms";
      case TRAFFIC -> bytes(smooth);
    };
  }

  private static String bytes(double perSecond) {
    if (perSecond >= 1e6) {
      return number(perSecond / 1e6) + " MB/s";
    }
    return perSecond >= 1e3 ? number(perSecond / 1e3) + " kB/s" : Math.round(perSecond) + " B/s";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }
}

package org.evenkeel.coordinator.feedback;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.evenkeel.coordinator.feedback.Equalizer.Member;
import org.evenkeel.coordinator.model.FeedbackSpec;

/**
 * Sets what was measured of a service's real servers side by side: a response time, or a rate of
 * bytes, says something of a server only beside those of its peers. The busiest one counts as 100 %
 * busy. Pure.
 */
public final class Comparison {
  /** Response times that are less than that apart are the network's noise, in milliseconds. */
  private static final double APART_MILLIS = 1;

  /** Less than that over all real servers together is no work, in bytes per second. */
  private static final double QUIET_BYTES = 10_000;

  /** Beyond so many times the middle one, a figure counts as so many. */
  private static final double BEYOND = 4;

  /** All are as busy as one another, so that nothing moves. */
  private static final double EVEN = 50;

  private Comparison() {}

  /**
   * A real server.
   *
   * @param configured its weight, 0 to 65535
   * @param figure what was measured; empty when nothing is known, or it takes no traffic now
   */
  public record Side(String name, int configured, OptionalDouble figure) {
    private boolean counts() {
      return figure.isPresent() && configured > 0;
    }
  }

  /** How busy each is beside the others, in their order; empty where it takes no part. */
  public static List<Member> of(FeedbackSpec.Measured source, List<Side> sides) {
    ToDoubleFunction<Side> effort =
        learns(source, sides) ? scaled(source, sides) : (Side _) -> EVEN;
    return sides.stream()
        .map(
            side ->
                new Member(
                    side.name(),
                    side.configured(),
                    side.counts()
                        ? OptionalDouble.of(effort.applyAsDouble(side))
                        : OptionalDouble.empty()))
        .toList();
  }

  /** Whether the figures differ by more than chance, or come from real work. */
  private static boolean learns(FeedbackSpec.Measured source, List<Side> sides) {
    DoubleSummaryStatistics figures =
        sides.stream()
            .filter(Side::counts)
            .mapToDouble(side -> side.figure().getAsDouble())
            .summaryStatistics();
    return switch (source) {
      case LATENCY -> figures.getMax() - figures.getMin() >= APART_MILLIS;
      case TRAFFIC -> figures.getSum() >= QUIET_BYTES;
    };
  }

  private static ToDoubleFunction<Side> scaled(FeedbackSpec.Measured source, List<Side> sides) {
    double[] efforts =
        sides.stream()
            .filter(Side::counts)
            .mapToDouble(side -> effort(source, side))
            .filter(effort -> effort > 0)
            .sorted()
            .toArray();
    if (efforts.length == 0) {
      return _ -> EVEN;
    }
    // One that is far out would make the differences among all others vanish.
    double most = BEYOND * efforts[(efforts.length - 1) / 2];
    double top = Math.min(most, efforts[efforts.length - 1]);
    return side -> 100 * Math.min(most, effort(source, side)) / top;
  }

  private static double effort(FeedbackSpec.Measured source, Side side) {
    double figure = side.figure().orElse(0);
    return switch (source) {
      // Close to its limit a server's response time grows much faster than its load.
      case LATENCY -> Math.sqrt(figure);
      // Whoever is configured to do twice as much does.
      case TRAFFIC -> figure / side.configured();
    };
  }
}

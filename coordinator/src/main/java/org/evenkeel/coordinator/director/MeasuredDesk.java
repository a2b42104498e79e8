package org.evenkeel.coordinator.director;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.evenkeel.coordinator.feedback.Figure;
import org.evenkeel.coordinator.feedback.Measurement;
import org.evenkeel.coordinator.feedback.Weighing;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.WeightSpec;

/**
 * Keeps what was measured of real servers without agents. The rules are in {@link Figure}. Used by
 * the director's thread.
 */
final class MeasuredDesk {
  private final Map<RealServerId, Figure> figures = new HashMap<>();
  private Map<RealServerId, Measurement> newest = Map.of();

  /** Takes what the last look has measured. */
  void take(Map<RealServerId, Measurement> measurements) {
    newest = measurements;
  }

  /**
   * Goes on with a real server's figure. One that takes no traffic begins anew when it does again.
   */
  void seen(
      RealServerId id, boolean open, FeedbackSpec.Measured source, WeightSpec spec, long nowNanos) {
    Measurement measurement = newest.get(id);
    if (!open) {
      figures.remove(id);
    } else if (measurement != null
        && (figures.containsKey(id) || isFresh(measurement, spec, nowNanos))) {
      figures.put(id, of(id).next(measurement, source, spec.smoothing()));
    }
  }

  /** What was measured before it was taken out says nothing of it now. */
  private static boolean isFresh(Measurement measurement, WeightSpec spec, long nowNanos) {
    return nowNanos - measurement.atNanos() < spec.staleAfter().toNanos();
  }

  private Figure of(RealServerId id) {
    return figures.getOrDefault(id, Figure.NONE);
  }

  /** What counts of a real server now; empty when nothing was measured, or too long ago. */
  OptionalDouble figure(RealServerId id, Duration staleAfter, long nowNanos) {
    Figure figure = of(id);
    return figure.begun() && !figure.old(staleAfter, nowNanos)
        ? OptionalDouble.of(figure.smooth())
        : OptionalDouble.empty();
  }

  /** A weighing with what was measured in its note. */
  Weighing noted(
      Weighing weighing,
      RealServerId id,
      FeedbackSpec.Measured source,
      Duration staleAfter,
      long nowNanos) {
    Figure figure = of(id);
    return weighing.measured(figure.words(source), figure.old(staleAfter, nowNanos));
  }

  /** Forgets all others. */
  void retain(Set<RealServerId> ids) {
    figures.keySet().retainAll(ids);
  }
}

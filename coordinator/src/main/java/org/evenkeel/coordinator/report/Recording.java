package org.evenkeel.coordinator.report;

import java.util.EnumMap;
import java.util.Map;

/**
 * What is recorded of something at one moment.
 *
 * @param subject what it is about
 * @param values of its figures; one that is missing, or is no number, is unknown
 */
record Recording(Subject subject, Map<Figure, Double> values) {
  Recording {
    values = Map.copyOf(values);
  }

  /** The value of a figure; not a number when it is unknown. */
  double value(Figure figure) {
    return values.getOrDefault(figure, Double.NaN);
  }

  /** One of that subject that knows nothing yet. */
  static Draft of(Subject subject) {
    return new Draft(subject, new EnumMap<>(Figure.class));
  }

  /** One that is being filled. */
  record Draft(Subject subject, Map<Figure, Double> values) {
    Draft with(Figure figure, double value) {
      values.put(figure, value);
      return this;
    }

    Recording done() {
      return new Recording(subject, values);
    }
  }
}

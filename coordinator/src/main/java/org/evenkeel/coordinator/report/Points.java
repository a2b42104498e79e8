package org.evenkeel.coordinator.report;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Values at equal distances in time, the oldest first; each of them may be unknown. Immutable. */
public final class Points {
  private final double[] values;

  private Points(double[] values) {
    this.values = values;
  }

  /** Those values; what is no finite number is unknown. */
  public static Points of(double... values) {
    return new Points(values.clone());
  }

  /** How many there are, known or not. */
  public int size() {
    return values.length;
  }

  /** The one at that place, counted from 0; empty when it is unknown. */
  public OptionalDouble at(int index) {
    double value = values[index];
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** The known ones, in order. */
  public DoubleStream known() {
    return Arrays.stream(values).filter(Double::isFinite);
  }

  /** The newest one that is known. */
  public OptionalDouble last() {
    return known().reduce((_, later) -> later);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Points points && Arrays.equals(values, points.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}

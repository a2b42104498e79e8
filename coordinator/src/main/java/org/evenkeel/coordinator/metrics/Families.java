package org.evenkeel.coordinator.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Families of metrics, one after the other. A family without a sample is left out. */
final class Families {
  private final List<MetricSnapshot> made = new ArrayList<>();

  /** One figure of each of these, as it is now. */
  <T> void gauge(
      String name,
      String help,
      List<T> each,
      Function<T, Labels> labels,
      Function<T, OptionalDouble> value) {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
    boolean any = false;
    for (T one : each) {
      OptionalDouble figure = value.apply(one);
      if (figure.isPresent()) {
        any = true;
        family.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels.apply(one))
                .value(figure.getAsDouble())
                .build());
      }
    }
    if (any) {
      made.add(family.build());
    }
  }

  /** One figure of this node. */
  void gauge(String name, String help, OptionalDouble value) {
    gauge(name, help, List.of(name), _ -> Labels.EMPTY, _ -> value);
  }

  /** One figure of this node. */
  void gauge(String name, String help, double value) {
    gauge(name, help, OptionalDouble.of(value));
  }

  /** What has only ever grown since its source began to count, of each of these. */
  <T> void counter(
      String name,
      String help,
      List<T> each,
      Function<T, Labels> labels,
      ToDoubleFunction<T> value) {
    CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
    for (T one : each) {
      family.dataPoint(
          CounterSnapshot.CounterDataPointSnapshot.builder()
              .labels(labels.apply(one))
              .value(value.applyAsDouble(one))
              .build());
    }
    if (!each.isEmpty()) {
      made.add(family.build());
    }
  }

  /** What is written on each of these. */
  <T> void info(String name, String help, List<T> each, Function<T, Labels> labels) {
    InfoSnapshot.Builder family = InfoSnapshot.builder().name(name).help(help);
    for (T one : each) {
      family.dataPoint(
          InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels.apply(one)).build());
    }
    if (!each.isEmpty()) {
      made.add(family.build());
    }
  }

  MetricSnapshots all() {
    return new MetricSnapshots(made);
  }
}

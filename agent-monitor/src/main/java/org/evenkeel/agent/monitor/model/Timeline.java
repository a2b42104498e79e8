package org.evenkeel.agent.monitor.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.evenkeel.agent.AgentStatus;

/**
 * A history as lines to draw: for each metric and for the answer, stretches of points without a
 * gap, and the stretches of time that are out of the ordinary.
 *
 * @param metrics lines by metric, in the history's order
 * @param answer the lines of the answer's number
 * @param bands when the operator's state was not normal, or the agent silent
 */
public record Timeline(
    SequencedMap<String, List<List<Point>>> metrics, List<List<Point>> answer, List<Band> bands) {
  /** Samples that are further apart are not joined: the monitor was suspended meanwhile. */
  private static final Duration GAP = Duration.ofSeconds(8);

  /**
   * A point of a line.
   *
   * @param x 0 = five minutes before the last sample, 1 = at it
   * @param y 0 to 1
   */
  public record Point(double x, double y) {}

  /**
   * A stretch of time.
   *
   * @param from as {@link Point#x}
   * @param to as {@link Point#x}
   * @param label what was, such as {@code drain}
   */
  public record Band(double from, double to, String label) {}

  /** Draws up a history. */
  public static Timeline of(History history) {
    List<Sample> samples = history.samples();
    SequencedMap<String, List<List<Point>>> metrics = new LinkedHashMap<>();
    for (String name : history.metrics()) {
      metrics.put(
          name,
          lines(
              samples,
              sample ->
                  Stream.ofNullable(sample.loads().get(name)).mapToDouble(v -> v).findFirst()));
    }
    List<List<Point>> answer =
        lines(
            samples,
            sample ->
                sample.answer().isPresent()
                    ? OptionalDouble.of(sample.answer().getAsInt())
                    : OptionalDouble.empty());
    return new Timeline(metrics, answer, bands(samples));
  }

  /** Where in the five minutes before {@code last} a sample is, 0 to 1. */
  public static double x(Sample sample, Sample last) {
    long before = last.atNanos() - sample.atNanos();
    return 1 - (double) before / History.SPAN.toNanos();
  }

  private static List<List<Point>> lines(
      List<Sample> samples, Function<Sample, OptionalDouble> value) {
    List<List<Point>> lines = new ArrayList<>();
    List<Point> line = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      OptionalDouble y = value.apply(sample);
      boolean late = i > 0 && apart(samples.get(i - 1), sample);
      if ((y.isEmpty() || late) && !line.isEmpty()) {
        lines.add(List.copyOf(line));
        line.clear();
      }
      if (y.isPresent()) {
        line.add(new Point(x(sample, samples.getLast()), Math.clamp(y.getAsDouble() / 100, 0, 1)));
      }
    }
    if (!line.isEmpty()) {
      lines.add(List.copyOf(line));
    }
    return lines;
  }

  private static boolean apart(Sample earlier, Sample later) {
    return later.atNanos() - earlier.atNanos() > GAP.toNanos();
  }

  private static List<Band> bands(List<Sample> samples) {
    List<Band> bands = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= samples.size(); i++) {
      String label = label(samples.get(start));
      boolean over = i == samples.size() || !label(samples.get(i)).equals(label);
      if (over && !label.isEmpty()) {
        Sample end = samples.get(Math.min(i, samples.size() - 1));
        bands.add(
            new Band(x(samples.get(start), samples.getLast()), x(end, samples.getLast()), label));
      }
      if (over) {
        start = i;
      }
    }
    return List.copyOf(bands);
  }

  private static String label(Sample sample) {
    return sample
        .status()
        .map(status -> status == AgentStatus.NORMAL ? "" : status.toString())
        .orElse("no contact");
  }
}

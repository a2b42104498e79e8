package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.evenkeel.coordinator.report.Unit;

/** The answers to {@code GET /api/v1/reports/…} as people read them in a terminal. Pure. */
final class ReportsTable {
  private static final int WIDTH = 48;
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final String UNKNOWN = "·";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private ReportsTable() {}

  /** A series as text: a line for each figure, with its course from left to right. */
  static String of(JsonNode series) {
    TextTable table = new TextTable("FIGURE", ">NOW", ">AVERAGE", ">HIGHEST", "COURSE");
    for (JsonNode figure : series.path("figures")) {
      Unit unit = Unit.of(figure.path("unit").asText());
      double[] average = values(figure.path("average"));
      table.add(
          figure.path("title").asText(),
          text(unit, last(average)),
          text(unit, known(average).average()),
          text(unit, known(values(figure.path("max"))).max()),
          course(average, unit == Unit.PERCENT ? 100 : 0));
    }
    List<String> lines = new ArrayList<>();
    lines.add(head(series));
    lines.addAll(table.lines());
    return String.join("\n", lines) + "\n";
  }

  /** The names that reports can be asked of, as a last line; empty when there is none. */
  static String services(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("virtual-services").forEach(service -> names.add(service.path("name").asText()));
    return names.isEmpty() ? "" : "Virtual services: " + String.join(", ", names) + "\n";
  }

  private static String head(JsonNode series) {
    String service = series.path("virtual-service").asText("");
    String realServer = series.path("real-server").asText("");
    String subject =
        service.isEmpty()
            ? "this node"
            : realServer.isEmpty() ? service : service + "/" + realServer;
    return "%s, %s: %s to %s"
        .formatted(
            subject,
            series.path("range").asText(),
            time(series.path("from")),
            time(series.path("until")));
  }

  private static String time(JsonNode instant) {
    return Instant.parse(instant.asText()).atZone(ZoneId.systemDefault()).format(TIME);
  }

  private static String text(Unit unit, OptionalDouble value) {
    return value.isPresent() ? unit.text(value.getAsDouble()) : "-";
  }

  private static double[] values(JsonNode points) {
    double[] values = new double[points.size()];
    Arrays.setAll(values, i -> points.get(i).asDouble(Double.NaN));
    return values;
  }

  private static DoubleStream known(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite);
  }

  private static OptionalDouble last(double[] values) {
    return known(values).reduce((_, later) -> later);
  }

  /**
   * A block for each part of the time, as high as its average is of the highest part's.
   *
   * @param scale the least that a full block stands for
   */
  static String course(double[] values, double scale) {
    int width = Math.min(WIDTH, values.length);
    double[] parts = new double[width];
    for (int i = 0; i < width; i++) {
      int from = i * values.length / width;
      int to = (i + 1) * values.length / width;
      parts[i] = known(Arrays.copyOfRange(values, from, to)).average().orElse(Double.NaN);
    }
    double most = Math.max(known(parts).max().orElse(0), scale);
    StringBuilder course = new StringBuilder();
    for (double part : parts) {
      course.append(Double.isNaN(part) ? UNKNOWN : block(part, most));
    }
    return course.toString();
  }

  private static String block(double part, double most) {
    double height = most > 0 ? Math.clamp(part / most, 0, 1) : 0;
    return String.valueOf(BLOCKS.charAt((int) Math.round(height * (BLOCKS.length() - 1))));
  }
}

package org.evenkeel.coordinator.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Lines over time as SVG: no script and no style, only classes that a style sheet colours. Pure.
 *
 * @param id of its element; what is inside has ids that begin with it
 * @param title what is shown
 * @param unit of the values
 * @param series where range and times come from
 * @param lines at most {@link #LINES_MAX} of them are drawn
 * @param zone of the times on the axis
 */
public record Graph(
    String id, String title, Unit unit, Series series, List<Line> lines, ZoneId zone) {
  /** As many lines as eyes can tell apart. */
  public static final int LINES_MAX = 8;

  private static final double WIDTH = 720;
  private static final double HEIGHT = 220;
  private static final double LEFT = 84;
  private static final double RIGHT = 712;
  private static final double TOP = 10;
  private static final double BOTTOM = 194;
  private static final int TICKS = 4;

  public Graph {
    lines = lines.stream().limit(LINES_MAX).toList();
  }

  /**
   * A line.
   *
   * @param name what it shows, as people call it
   */
  public record Line(String name, Points points) {}

  /** The whole element. */
  public String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg id=\"%s\" class=\"graph\" role=\"img\" viewBox=\"0 0 %s %s\" aria-labelledby=\"%s-title %s-desc\">"
            .formatted(escaped(id), number(WIDTH), number(HEIGHT), escaped(id), escaped(id)));
    svg.append(
        "<title id=\"%s-title\">%s</title><desc id=\"%s-desc\">%s</desc>"
            .formatted(escaped(id), escaped(title), escaped(id), escaped(description())));
    double most = top();
    values(svg, most);
    times(svg);
    for (int i = 0; i < lines.size(); i++) {
      course(svg, lines.get(i).points(), i, most);
    }
    return svg.append("</svg>").toString();
  }

  /** What there is to see, in a sentence for each line. */
  public String description() {
    List<String> sentences = new ArrayList<>();
    for (Line line : lines) {
      Points points = line.points();
      sentences.add(
          points.known().findAny().isEmpty()
              ? line.name() + ": nothing is known."
              : "%s: %s to %s, %s on average, %s last."
                  .formatted(
                      line.name(),
                      text(points.known().min()),
                      text(points.known().max()),
                      text(points.known().average()),
                      text(points.last())));
    }
    return String.join(" ", sentences);
  }

  private String text(OptionalDouble value) {
    return unit.text(value.orElse(0));
  }

  /** The value at the upper end: a tick's, and above all that is drawn. */
  private double top() {
    if (Double.isFinite(unit.most())) {
      return unit.most();
    }
    double highest = lines.stream().flatMapToDouble(line -> line.points().known()).max().orElse(0);
    return TICKS * step(Math.max(highest, 0) / TICKS);
  }

  /** The smallest of 1, 2, 2.5 and 5, times a power of ten, that is not below. */
  static double step(double least) {
    if (least <= 0) {
      return 1.0 / TICKS;
    }
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double digit : new double[] {1, 2, 2.5, 5}) {
      if (digit * power >= least * (1 - 1e-9)) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  private void values(StringBuilder svg, double most) {
    for (int tick = 0; tick <= TICKS; tick++) {
      double value = most * tick / TICKS;
      double y = y(value, most);
      svg.append(
          "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
              .formatted(
                  tick == 0 ? "graph-axis" : "graph-grid",
                  number(LEFT),
                  number(y),
                  number(RIGHT),
                  number(y)));
      svg.append(
          "<text class=\"graph-label\" text-anchor=\"end\" x=\"%s\" y=\"%s\">%s</text>"
              .formatted(number(LEFT - 8), number(y + 5), escaped(unit.text(value))));
    }
  }

  private void times(StringBuilder svg) {
    for (Tick tick : ticks()) {
      double x = x(tick.at);
      svg.append(
          "<line class=\"graph-grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
              .formatted(number(x), number(TOP), number(x), number(BOTTOM + 4)));
      svg.append(
          "<text class=\"graph-label\" text-anchor=\"middle\" x=\"%s\" y=\"%s\">%s</text>"
              .formatted(number(x), number(BOTTOM + 20), escaped(tick.label)));
    }
  }

  private record Tick(Instant at, String label) {}

  /** At full minutes, hours, days or months where people look at the axis. */
  private List<Tick> ticks() {
    record Pace(ChronoUnit unit, int count, String pattern) {}
    Pace pace =
        switch (series.range()) {
          case HOUR -> new Pace(ChronoUnit.MINUTES, 10, "HH:mm");
          case DAY -> new Pace(ChronoUnit.HOURS, 4, "HH:mm");
          case WEEK -> new Pace(ChronoUnit.DAYS, 1, "EEE d");
          case MONTH -> new Pace(ChronoUnit.DAYS, 5, "d MMM");
          case YEAR -> new Pace(ChronoUnit.MONTHS, 1, "MMM");
        };
    DateTimeFormatter labels = DateTimeFormatter.ofPattern(pace.pattern, Locale.ENGLISH);
    Duration margin = Duration.between(series.from(), series.until()).dividedBy(40);
    Instant last = series.until().minus(margin);
    List<Tick> ticks = new ArrayList<>();
    ZonedDateTime at = begin(series.from().atZone(zone));
    while (!at.toInstant().isAfter(last)) {
      if (at.toInstant().isAfter(series.from().plus(margin))) {
        ticks.add(new Tick(at.toInstant(), labels.format(at)));
      }
      at = at.plus(pace.count, pace.unit);
    }
    return ticks;
  }

  private ZonedDateTime begin(ZonedDateTime from) {
    return switch (series.range()) {
      case HOUR -> from.truncatedTo(ChronoUnit.HOURS);
      case DAY, WEEK, MONTH -> from.truncatedTo(ChronoUnit.DAYS);
      case YEAR -> from.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
    };
  }

  /** Unknown points part it; the area below the only line is filled. */
  private void course(StringBuilder svg, Points points, int place, double most) {
    StringBuilder path = new StringBuilder();
    StringBuilder area = new StringBuilder();
    boolean drawing = false;
    double lastX = LEFT;
    for (int i = 0; i < points.size(); i++) {
      OptionalDouble value = points.at(i);
      if (value.isPresent()) {
        double x = x(series.end(i));
        double y = y(value.getAsDouble(), most);
        if (!drawing) {
          // A point that stands alone is seen as a dot, by round ends.
          path.append("M%s %sh0.01".formatted(number(x), number(y)));
          area.append("M%s %s".formatted(number(x), number(BOTTOM)));
        }
        path.append("L%s %s".formatted(number(x), number(y)));
        area.append("L%s %s".formatted(number(x), number(y)));
        lastX = x;
      } else if (drawing) {
        area.append("L%s %sZ".formatted(number(lastX), number(BOTTOM)));
      }
      drawing = value.isPresent();
    }
    if (drawing) {
      area.append("L%s %sZ".formatted(number(lastX), number(BOTTOM)));
    }
    if (path.isEmpty()) {
      return;
    }
    if (lines.size() == 1) {
      svg.append("<path class=\"graph-area\" d=\"%s\"/>".formatted(area));
    }
    svg.append("<path class=\"graph-line line-%d\" d=\"%s\"/>".formatted(place, path));
  }

  private double x(Instant at) {
    double whole = Duration.between(series.from(), series.until()).toMillis();
    double part = Duration.between(series.from(), at).toMillis();
    return LEFT + (RIGHT - LEFT) * part / whole;
  }

  private static double y(double value, double most) {
    double part = most > 0 ? Math.clamp(value / most, 0, 1) : 0;
    return BOTTOM - (BOTTOM - TOP) * part;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replace(".0", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}

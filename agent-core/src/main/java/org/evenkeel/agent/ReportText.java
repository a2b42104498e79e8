package org.evenkeel.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A {@link Report} as it travels from the running agent to its command line: lines of words parted
 * by tabs, the first with the version, the last saying that nothing was cut off.
 *
 * <pre>
 * evenkeel-agent report 1
 * answer   97%
 * status   normal
 * listen   *:3333
 * metric   VALUE or -   IMPORTANCE   THRESHOLD   NAME
 * end
 * </pre>
 */
public final class ReportText {
  /** Larger than any report of a valid configuration. */
  public static final int BYTES_MAX = 64 << 10;

  private static final String FIRST = "evenkeel-agent report 1";
  private static final String LAST = "end";

  private ReportText() {}

  /** Writes a report. Names hold no control characters, see {@link ConfigurationReader}. */
  public static String encode(Report report) {
    return List.of(
                FIRST,
                "answer\t" + report.answer(),
                "status\t" + report.status(),
                "listen\t" + report.listen())
            .stream()
            .collect(Collectors.joining("\n", "", "\n"))
        + report.metrics().stream().map(ReportText::encode).collect(Collectors.joining())
        + LAST
        + "\n";
  }

  private static String encode(MetricReading metric) {
    String value = metric.value().isPresent() ? "" + metric.value().getAsDouble() : "-";
    return "metric\t%s\t%s\t%s\t%s\n"
        .formatted(value, metric.importance(), metric.threshold(), metric.name());
  }

  /**
   * Reads a report.
   *
   * @throws IllegalArgumentException when {@code text} is not one, or not whole
   */
  public static Report decode(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 5 || !lines.getFirst().equals(FIRST) || !lines.getLast().equals(LAST)) {
      throw new IllegalArgumentException("not a whole report of this version");
    }
    List<MetricReading> metrics = new ArrayList<>();
    for (String line : lines.subList(4, lines.size() - 1)) {
      metrics.add(metric(line));
    }
    String status = field(lines.get(2), "status").toUpperCase(Locale.ROOT);
    return new Report(
        field(lines.get(1), "answer"),
        AgentStatus.valueOf(status),
        field(lines.get(3), "listen"),
        metrics);
  }

  private static String field(String line, String name) {
    if (!line.startsWith(name + "\t")) {
      throw new IllegalArgumentException("expected %s: %s".formatted(name, line));
    }
    return line.substring(name.length() + 1);
  }

  private static MetricReading metric(String line) {
    String[] words = field(line, "metric").split("\t", 4);
    if (words.length != 4) {
      throw new IllegalArgumentException("expected four words: " + line);
    }
    OptionalDouble value =
        words[0].equals("-")
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(words[0]));
    return new MetricReading(
        words[3], value, Double.parseDouble(words[1]), Double.parseDouble(words[2]));
  }
}

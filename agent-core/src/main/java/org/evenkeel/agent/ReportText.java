package org.evenkeel.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A {@link Report} as it travels from the running agent to its command line: lines of words parted
 * by tabs, the first with the version, the last saying that nothing was cut off.
 *
 * <pre>
 * evenkeel-agent report 2
 * answer   97%
 * status   normal
 * listen   *:3333
 * metric   VALUE or -   IMPORTANCE   THRESHOLD   NOTE   NAME
 * responder   ANSWERED   REFUSED   PROTOCOL   LISTEN   ANSWER   NAME
 * end
 * </pre>
 */
public final class ReportText {
  /** Larger than any report of a valid configuration. */
  public static final int BYTES_MAX = 256 << 10;

  private static final String FIRST = "evenkeel-agent report 2";
  private static final String LAST = "end";

  private ReportText() {}

  /** Writes a report. Names hold no control characters, see {@link ConfigurationReader}. */
  public static String encode(Report report) {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    line(text, "answer", report.answer());
    line(text, "status", report.status());
    line(text, "listen", report.listen());
    for (MetricReading m : report.metrics()) {
      String value = m.value().isPresent() ? "" + m.value().getAsDouble() : "-";
      line(text, "metric", value, m.importance(), m.threshold(), m.note(), m.name());
    }
    for (ResponderReport r : report.responders()) {
      line(
          text,
          "responder",
          r.answered(),
          r.refused(),
          r.protocol(),
          r.listen(),
          r.answer(),
          r.name());
    }
    return text.append(LAST).append('\n').toString();
  }

  private static void line(StringBuilder text, Object... words) {
    for (int i = 0; i < words.length; i++) {
      text.append(i == 0 ? "" : "\t").append(words[i].toString().replaceAll("[\\t\\r\\n]", " "));
    }
    text.append('\n');
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
    List<ResponderReport> responders = new ArrayList<>();
    for (String line : lines.subList(4, lines.size() - 1)) {
      if (line.startsWith("metric\t")) {
        metrics.add(metric(words(line, "metric", 5)));
      } else {
        responders.add(responder(words(line, "responder", 6)));
      }
    }
    String status = words(lines.get(2), "status", 1)[0].toUpperCase(Locale.ROOT);
    return new Report(
        words(lines.get(1), "answer", 1)[0],
        AgentStatus.valueOf(status),
        words(lines.get(3), "listen", 1)[0],
        metrics,
        responders);
  }

  /** The words after the first, which has to be {@code name}. */
  private static String[] words(String line, String name, int count) {
    String[] words = line.split("\t", -1);
    if (!words[0].equals(name) || words.length != count + 1) {
      throw new IllegalArgumentException(
          "expected %s and %d words: %s".formatted(name, count, line));
    }
    return Arrays.copyOfRange(words, 1, words.length);
  }

  private static MetricReading metric(String[] words) {
    OptionalDouble value =
        words[0].equals("-")
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(words[0]));
    return new MetricReading(
        words[4], value, Double.parseDouble(words[1]), Double.parseDouble(words[2]), words[3]);
  }

  private static ResponderReport responder(String[] words) {
    return new ResponderReport(
        words[5], words[3], words[2], words[4], Long.parseLong(words[0]), Long.parseLong(words[1]));
  }
}

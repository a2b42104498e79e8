package org.evenkeel.agent;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/** How a {@link Report} is shown. */
public enum ReportFormat {
  /** For people: columns. */
  TABLE {
    @Override
    public String render(Report report) {
      String head =
          "answer  %s%nstatus  %s%nlisten  %s%n%n"
              .formatted(answer(report), report.status(), report.listen());
      int width =
          Math.max(6, report.metrics().stream().mapToInt(m -> m.name().length()).max().orElse(0));
      String row = "%-" + width + "s  %7s  %10s  %9s%n";
      return head
          + row.formatted("METRIC", "LOAD", "IMPORTANCE", "THRESHOLD")
          + report.metrics().stream().map(m -> row(row, m)).collect(Collectors.joining())
          + responders(report);
    }

    private static String responders(Report report) {
      int name =
          Math.max(
              9, report.responders().stream().mapToInt(r -> r.name().length()).max().orElse(0));
      int listen =
          Math.max(
              6, report.responders().stream().mapToInt(r -> r.listen().length()).max().orElse(0));
      String row = "%-" + name + "s  %-8s  %-" + listen + "s  %9s  %9s  %s%n";
      return "%n".formatted()
          + row.formatted("RESPONDER", "PROTOCOL", "LISTEN", "ANSWERED", "REFUSED", "ANSWER")
          + report.responders().stream()
              .map(
                  r ->
                      row.formatted(
                          r.name(),
                          r.protocol(),
                          r.listen(),
                          r.answered(),
                          r.refused(),
                          r.answer().isEmpty() ? "none" : r.answer()))
              .collect(Collectors.joining());
    }

    private static String answer(Report report) {
      return report.answer().isEmpty() ? "none" : report.answer();
    }

    private static String row(String row, MetricReading m) {
      String load = m.value().isPresent() ? number(m.value().getAsDouble()) + "%" : "-";
      String threshold = m.threshold() > 0 ? number(m.threshold()) + "%" : "-";
      String line = row.formatted(m.name(), load, number(m.importance()), threshold);
      return m.note().isEmpty() ? line : line.stripTrailing() + "  %s%n".formatted(m.note());
    }
  },
  /**
   * For programs. A load that is not counted or not offered is {@code null}, as a missing note is.
   */
  JSON {
    @Override
    public String render(Report report) {
      return "{\"answer\": %s, \"status\": %s, \"listen\": %s, \"metrics\": [%s], \"responders\": [%s]}%n"
          .formatted(
              quoted(report.answer()),
              quoted(report.status().toString()),
              quoted(report.listen()),
              String.join(", ", entries(report)),
              String.join(", ", responderEntries(report)));
    }
  },
  /** For programs and people: the members of {@link #JSON}, each metric in YAML's flow style. */
  YAML {
    @Override
    public String render(Report report) {
      return "answer: %s%nstatus: %s%nlisten: %s%nmetrics:%sresponders:%s"
          .formatted(
              quoted(report.answer()),
              quoted(report.status().toString()),
              quoted(report.listen()),
              list(entries(report)),
              list(responderEntries(report)));
    }

    private static String list(List<String> entries) {
      return entries.isEmpty()
          ? " []\n"
          : entries.stream().collect(Collectors.joining("\n  - ", "\n  - ", "\n"));
    }
  };

  /** The whole text, line ends included. */
  public abstract String render(Report report);

  private static List<String> entries(Report report) {
    return report.metrics().stream().map(ReportFormat::entry).toList();
  }

  private static String entry(MetricReading m) {
    String load = m.value().isPresent() ? number(m.value().getAsDouble()) : "null";
    String note = m.note().isEmpty() ? "null" : quoted(m.note());
    return "{\"name\": %s, \"load\": %s, \"importance\": %s, \"threshold\": %s, \"note\": %s}"
        .formatted(quoted(m.name()), load, number(m.importance()), number(m.threshold()), note);
  }

  private static List<String> responderEntries(Report report) {
    return report.responders().stream().map(ReportFormat::entry).toList();
  }

  private static String entry(ResponderReport r) {
    return ("{\"name\": %s, \"protocol\": %s, \"listen\": %s, \"answer\": %s,"
            + " \"answered\": %d, \"refused\": %d}")
        .formatted(
            quoted(r.name()),
            quoted(r.protocol()),
            quoted(r.listen()),
            quoted(r.answer()),
            r.answered(),
            r.refused());
  }

  private static String quoted(String text) {
    return Json.quoted(text);
  }

  /** At most two decimals, none that are zero. */
  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}

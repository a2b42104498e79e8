package org.evenkeel.agent;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
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
          + report.metrics().stream().map(m -> row(row, m)).collect(Collectors.joining());
    }

    private static String answer(Report report) {
      return report.answer().isEmpty() ? "none" : report.answer();
    }

    private static String row(String row, MetricReading m) {
      String load = m.value().isPresent() ? number(m.value().getAsDouble()) + "%" : "-";
      String threshold = m.threshold() > 0 ? number(m.threshold()) + "%" : "-";
      return row.formatted(m.name(), load, number(m.importance()), threshold);
    }
  },
  /** For programs. A load that is not counted or not offered is {@code null}. */
  JSON {
    @Override
    public String render(Report report) {
      return "{\"answer\": %s, \"status\": %s, \"listen\": %s, \"metrics\": [%s]}%n"
          .formatted(
              quoted(report.answer()),
              quoted(report.status().toString()),
              quoted(report.listen()),
              entries(report).stream().collect(Collectors.joining(", ", "", "")));
    }
  },
  /** For programs and people: the members of {@link #JSON}, each metric in YAML's flow style. */
  YAML {
    @Override
    public String render(Report report) {
      String metrics =
          report.metrics().isEmpty()
              ? " []\n"
              : entries(report).stream().collect(Collectors.joining("\n  - ", "\n  - ", "\n"));
      return "answer: %s%nstatus: %s%nlisten: %s%nmetrics:%s"
          .formatted(
              quoted(report.answer()),
              quoted(report.status().toString()),
              quoted(report.listen()),
              metrics);
    }
  };

  /** The whole text, line ends included. */
  public abstract String render(Report report);

  private static List<String> entries(Report report) {
    return report.metrics().stream().map(ReportFormat::entry).toList();
  }

  private static String entry(MetricReading m) {
    String load = m.value().isPresent() ? number(m.value().getAsDouble()) : "null";
    return "{\"name\": %s, \"load\": %s, \"importance\": %s, \"threshold\": %s}"
        .formatted(quoted(m.name()), load, number(m.importance()), number(m.threshold()));
  }

  /** At most two decimals, none that are zero. */
  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A string as JSON writes it (RFC 8259, section 7); YAML 1.2 reads the same. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}

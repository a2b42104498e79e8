package org.evenkeel.lab.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a benchmark found, as a table for people or as JSON for programs.
 *
 * @param bench its name
 * @param peers versions of what it was compared with, by name
 * @param rows figures
 * @param ratios ours divided by the peer's, by name
 */
public record Findings(
    String bench, Map<String, String> peers, List<Row> rows, Map<String, Double> ratios) {
  /**
   * A figure.
   *
   * @param name of what was measured
   * @param unit in which
   */
  public record Row(String name, double value, String unit) {}

  public Findings {
    peers = new LinkedHashMap<>(peers);
    rows = List.copyOf(rows);
    ratios = new LinkedHashMap<>(ratios);
  }

  /** The middle one of some measurements. */
  public static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[half]
        : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
  }

  /** For programs. */
  public String json() {
    List<String> peerTexts = new ArrayList<>();
    peers.forEach((name, version) -> peerTexts.add(quoted(name) + ": " + quoted(version)));
    List<String> rowTexts =
        rows.stream()
            .map(
                row ->
                    "{\"name\": %s, \"value\": %s, \"unit\": %s}"
                        .formatted(quoted(row.name()), number(row.value()), quoted(row.unit())))
            .toList();
    List<String> ratioTexts = new ArrayList<>();
    ratios.forEach((name, ratio) -> ratioTexts.add(quoted(name) + ": " + number(ratio)));
    return """
    {"bench": %s, "peers": {%s},
     "rows": [
      %s],
     "ratios": {%s}}
    """
        .formatted(
            quoted(bench),
            String.join(", ", peerTexts),
            String.join(",\n          ", rowTexts).replace("\n          ", "\n  "),
            String.join(", ", ratioTexts));
  }

  /** For people. */
  public String table() {
    StringBuilder text = new StringBuilder("bench " + bench + "\n");
    peers.forEach((name, version) -> text.append("beside %s %s%n".formatted(name, version)));
    for (Row row : rows) {
      text.append("%-34s %12s %s%n".formatted(row.name(), number(row.value()), row.unit()));
    }
    ratios.forEach(
        (name, ratio) -> text.append("%-34s %12s ours / peer%n".formatted(name, number(ratio))));
    return text.toString();
  }

  /** Four digits that count. */
  private static String number(double value) {
    if (value == 0) {
      return "0";
    }
    int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(Math.abs(value))));
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}

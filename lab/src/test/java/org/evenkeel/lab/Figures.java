package org.evenkeel.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a benchmark found.
 *
 * @param bench its name
 * @param peers the versions of what it was compared with
 * @param rows absolute figures, which hold for the machine that they were taken on
 * @param ratios ours ÷ the peer's, in the same run
 */
record Figures(
    String bench, Map<String, String> peers, List<Row> rows, Map<String, Double> ratios) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A figure with its unit. */
  record Row(String name, double value, String unit) {}

  /** Figures of that name, none yet; they can be added to until they are printed. */
  static Figures of(String bench) {
    return new Figures(bench, new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
  }

  void peer(String name, String version) {
    peers.put(name, version);
  }

  void row(String name, double value, String unit) {
    rows.add(new Row(name, value, unit));
  }

  void ratio(String name, double value) {
    ratios.put(name, value);
  }

  /** The middle value; of an even number the upper one of the two in the middle. */
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** As one JSON object on one line. */
  String json() {
    ObjectNode node = JSON.createObjectNode().put("bench", bench);
    peers.forEach(node.putObject("peers")::put);
    var array = node.putArray("rows");
    rows.forEach(
        row ->
            array
                .addObject()
                .put("name", row.name())
                .put("value", rounded(row.value()))
                .put("unit", row.unit()));
    ObjectNode shares = node.putObject("ratios");
    ratios.forEach((name, value) -> shares.put(name, rounded(value)));
    return node.toString();
  }

  /** In columns, for people. */
  String table() {
    Stream<String> versions =
        peers.entrySet().stream().map(peer -> "%-28s %s".formatted(peer.getKey(), peer.getValue()));
    Stream<String> figures =
        rows.stream()
            .map(row -> "%-28s %10s %s".formatted(row.name(), text(row.value()), row.unit()));
    Stream<String> shares =
        ratios.entrySet().stream()
            .map(ratio -> "%-28s %10s ×".formatted(ratio.getKey(), text(ratio.getValue())));
    return Stream.of(versions, figures, shares)
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Four significant digits. */
  private static String text(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static double rounded(double value) {
    return Double.parseDouble(text(value));
  }
}

package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How data is shown. Documents are maps with names as keys, lists, and values: text, numbers,
 * booleans.
 */
enum Format {
  /** For people. */
  TABLE,
  /** For programs. */
  JSON,
  /** For both. */
  YAML;

  /**
   * The whole text, line ends included.
   *
   * @param document for programs
   * @param table for people
   */
  String render(Map<String, ?> document, String table) {
    return switch (this) {
      case TABLE -> table;
      case JSON -> json(document) + "\n";
      case YAML -> yaml(document, "");
    };
  }

  private static String json(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(member -> quoted("" + member.getKey()) + ": " + json(member.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(Format::json).collect(Collectors.joining(", ", "[", "]"));
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> quoted(value.toString());
    };
  }

  /** Maps and lists of maps as blocks, everything below as JSON, which YAML 1.2 reads. */
  private static String yaml(Map<?, ?> map, String indent) {
    StringBuilder text = new StringBuilder();
    map.forEach(
        (key, value) -> {
          text.append(indent).append(key).append(':');
          if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            list.forEach(
                item -> text.append(indent).append("  - ").append(json(item)).append('\n'));
          } else {
            text.append(' ').append(json(value)).append('\n');
          }
        });
    return text.toString();
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

  /** Rows in columns as wide as their widest cell; the last is as long as it is. */
  static String columns(List<List<String>> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.getFirst().size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell);
        if (column < row.size() - 1) {
          line.append(" ".repeat(widths.get(column) - cell.length() + 2));
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}

package org.evenkeel.coordinator.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text: each as wide as its longest cell, numbers flush right. */
final class TextTable {
  /** What stands between two columns. */
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Boolean> right;

  /** A table with these headings; one that begins with {@code >} is of a column of numbers. */
  TextTable(String... headings) {
    right = List.of(headings).stream().map(heading -> heading.startsWith(">")).toList();
    rows.add(List.of(headings).stream().map(heading -> heading.replace(">", "")).toList());
  }

  /** Adds a row with a cell for each heading. */
  void add(String... cells) {
    if (cells.length != right.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.size() + " columns");
    }
    rows.add(List.of(cells));
  }

  /** Paints a cell that has its width already; what it adds takes no room on the screen. */
  @FunctionalInterface
  interface Paint {
    /** The cell of that column, counted from 0, as it is printed. */
    String paint(int column, String cell);
  }

  /** The lines as they are, without blanks at their ends. */
  List<String> lines() {
    return lines((_, cell) -> cell);
  }

  /** The lines, the headings first and never painted, without blanks at their ends. */
  List<String> lines(Paint paint) {
    int[] widths = new int[right.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add(line(row, widths, lines.isEmpty() ? (_, cell) -> cell : paint));
    }
    return lines;
  }

  private String line(List<String> row, int[] widths, Paint paint) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      String blanks = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? "" : GAP);
      line.append(paint.paint(column, right.get(column) ? blanks + cell : cell + blanks));
    }
    return line.toString().stripTrailing();
  }
}

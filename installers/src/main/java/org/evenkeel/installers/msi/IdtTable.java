package org.evenkeel.installers.msi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A table of Windows Installer in its archive format, as msiinfo exports and msibuild imports it:
 * lines of columns between tabs, of which the first three name the columns, their types, and the
 * table with its keys.
 *
 * @param name of the table
 * @param columns their names
 * @param types one for each column, such as {@code s72}
 * @param keys the columns that make a row unique
 * @param rows values as text, one for each column
 */
record IdtTable(
    String name,
    List<String> columns,
    List<String> types,
    List<String> keys,
    List<List<String>> rows) {
  IdtTable {
    columns = List.copyOf(columns);
    types = List.copyOf(types);
    keys = List.copyOf(keys);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException("%s has a row of %s".formatted(name, row));
      }
      if (row.stream().anyMatch(value -> value.chars().anyMatch(c -> c < ' '))) {
        throw new IllegalArgumentException("a control character in %s of %s".formatted(row, name));
      }
    }
  }

  /**
   * Reads what msiinfo exports.
   *
   * @throws IllegalArgumentException when it is no table
   */
  static IdtTable parse(String text) {
    List<List<String>> lines =
        text.lines().map(line -> List.of(line.split("\t", -1))).collect(Collectors.toList());
    if (lines.size() < 3 || lines.get(0).size() != lines.get(1).size()) {
      throw new IllegalArgumentException("no table: " + text.lines().findFirst().orElse(""));
    }
    List<String> last = lines.get(2);
    return new IdtTable(
        last.getFirst(),
        lines.get(0),
        lines.get(1),
        last.subList(1, last.size()),
        lines.subList(3, lines.size()));
  }

  /** As msibuild imports it. */
  String text() {
    List<List<String>> lines = new ArrayList<>(List.of(columns, types));
    List<String> last = new ArrayList<>(List.of(name));
    last.addAll(keys);
    lines.add(last);
    lines.addAll(rows);
    return lines.stream()
        .map(line -> String.join("\t", line) + "\r\n")
        .collect(Collectors.joining());
  }

  /** A value of a row of this table. */
  String value(List<String> row, String column) {
    return row.get(index(column));
  }

  private int index(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("%s has no column %s".formatted(name, column));
    }
    return index;
  }

  /** The rows that have a value in a column. */
  List<List<String>> where(String column, String value) {
    int index = index(column);
    return rows.stream().filter(row -> row.get(index).equals(value)).toList();
  }

  /**
   * With another value in one row.
   *
   * @param key the value of the row's first column, or of {@code keyColumn}
   * @throws IllegalArgumentException when there is not exactly one such row
   */
  IdtTable with(String keyColumn, String key, String column, String value) {
    if (where(keyColumn, key).size() != 1) {
      throw new IllegalArgumentException(
          "%s has %d rows with %s = %s"
              .formatted(name, where(keyColumn, key).size(), keyColumn, key));
    }
    int keyIndex = index(keyColumn);
    int index = index(column);
    List<List<String>> changed = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> copy = new ArrayList<>(row);
      if (row.get(keyIndex).equals(key)) {
        copy.set(index, value);
      }
      changed.add(copy);
    }
    return new IdtTable(name, columns, types, keys, changed);
  }

  /** With one row more. */
  IdtTable plus(String... row) {
    List<List<String>> more = new ArrayList<>(rows);
    more.add(List.of(row));
    return new IdtTable(name, columns, types, keys, more);
  }

  /** Without some rows. */
  IdtTable without(Predicate<List<String>> gone) {
    return new IdtTable(name, columns, types, keys, rows.stream().filter(gone.negate()).toList());
  }
}

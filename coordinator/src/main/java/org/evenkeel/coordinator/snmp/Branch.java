package org.evenkeel.coordinator.snmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Objects below one name: columns, and the rows that each of them has. A group of scalars is one
 * row with the index 0 (RFC 2578, 7.1). Found by halving; values are made when they are asked for.
 * Immutable.
 *
 * @param prefix the name of the group, or of the table's entry
 * @param columns by ascending number
 * @param rows by ascending index
 */
record Branch<R>(OID prefix, List<Column<R>> columns, List<Row<R>> rows) {
  /** By unsigned parts, the shorter of two that begin alike first (RFC 3416, 4.2.2). */
  static final Comparator<int[]> ORDER = Arrays::compareUnsigned;

  private static final OID SCALAR = new OID(new int[] {0});

  Branch {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** One value of every row. */
  record Column<R>(int number, Function<R, Variable> value) {}

  /** What is told of something, and under which index. */
  record Row<R>(OID index, R of) {
    int[] arcs() {
      return index.getValue();
    }
  }

  /** A table of these rows, in any order. */
  static <R> Branch<R> table(OID entry, List<Column<R>> columns, List<Row<R>> rows) {
    List<Row<R>> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(Row::arcs, ORDER));
    return new Branch<>(entry, columns, sorted);
  }

  /** Scalars about something that may not be there. */
  static <R> Branch<R> scalars(OID group, List<Column<R>> columns, Optional<R> of) {
    return new Branch<>(group, columns, of.map(each -> new Row<>(SCALAR, each)).stream().toList());
  }

  /** The value of this name, or noSuchObject or noSuchInstance (RFC 3416, 4.2.1). */
  Variable at(OID name) {
    int depth = prefix.size();
    if (name.size() <= depth || !name.startsWith(prefix)) {
      return Null.noSuchObject;
    }
    int column = column(name.get(depth));
    if (column < 0) {
      return Null.noSuchObject;
    }
    int[] index = rest(name);
    int row = row(index);
    return row < rows.size() && Arrays.equals(rows.get(row).arcs(), index)
        ? value(column, row)
        : Null.noSuchInstance;
  }

  /** The first object whose name comes after this one; empty when it is not here. */
  Optional<VariableBinding> after(OID name) {
    if (rows.isEmpty() || columns.isEmpty()) {
      return Optional.empty();
    }
    int depth = prefix.size();
    if (ORDER.compare(name.getValue(), prefix.getValue()) <= 0) {
      return Optional.of(binding(0, 0));
    }
    if (!name.startsWith(prefix)) {
      return Optional.empty();
    }
    int column = column(name.get(depth));
    if (column < 0) {
      return first(-column - 1);
    }
    int[] index = rest(name);
    int row = row(index);
    if (row < rows.size() && Arrays.equals(rows.get(row).arcs(), index)) {
      row++;
    }
    return row < rows.size() ? Optional.of(binding(column, row)) : first(column + 1);
  }

  private Optional<VariableBinding> first(int column) {
    return column < columns.size() ? Optional.of(binding(column, 0)) : Optional.empty();
  }

  private VariableBinding binding(int column, int row) {
    int[] index = rows.get(row).arcs();
    int[] below = new int[index.length + 1];
    below[0] = columns.get(column).number();
    System.arraycopy(index, 0, below, 1, index.length);
    return new VariableBinding(new OID(prefix.getValue(), below), value(column, row));
  }

  private Variable value(int column, int row) {
    return columns.get(column).value().apply(rows.get(row).of());
  }

  private int[] rest(OID name) {
    return Arrays.copyOfRange(name.getValue(), prefix.size() + 1, name.size());
  }

  /** Which column has a number; where none has, minus one minus the one that follows. */
  private int column(int number) {
    for (int i = 0; i < columns.size(); i++) {
      int order = Integer.compareUnsigned(columns.get(i).number(), number);
      if (order >= 0) {
        return order == 0 ? i : -i - 1;
      }
    }
    return -columns.size() - 1;
  }

  /** The first row whose index is this one or comes after it. */
  private int row(int[] index) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ORDER.compare(rows.get(middle).arcs(), index) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

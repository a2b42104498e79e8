package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

final class ViewTest {
  private static final OID FIRST = new OID("1.3.6.1.3.1");
  private static final OID SECOND = new OID("1.3.6.1.3.5.1");
  private static final int[] COLUMNS = {2, 3, 7};

  /** Three columns of which each value tells its place. */
  private static Branch<Integer> table(OID prefix, List<int[]> indexes) {
    List<Branch.Column<Integer>> columns = new ArrayList<>();
    for (int column : COLUMNS) {
      columns.add(new Branch.Column<>(column, row -> new Integer32(row * 10 + column)));
    }
    List<Branch.Row<Integer>> rows = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) {
      rows.add(new Branch.Row<>(new OID(indexes.get(i)), i));
    }
    return Branch.table(prefix, columns, rows);
  }

  /** What a manager sees of the same: every object by its name, in order. */
  private static void list(NavigableMap<int[], Variable> all, OID prefix, List<int[]> indexes) {
    for (int column : COLUMNS) {
      for (int i = 0; i < indexes.size(); i++) {
        OID name = new OID(prefix.getValue(), new int[] {column});
        name.append(new OID(indexes.get(i)));
        all.put(name.getValue(), new Integer32(i * 10 + column));
      }
    }
  }

  private static List<int[]> indexes(Random random) {
    NavigableMap<int[], Boolean> distinct = new TreeMap<>(Branch.ORDER);
    for (int i = random.nextInt(12); i > 0; i--) {
      distinct.put(arcs(random, 1 + random.nextInt(4)), true);
    }
    return List.copyOf(distinct.keySet());
  }

  /** Parts up to 2^32 - 1, mostly small ones. */
  private static int[] arcs(Random random, int length) {
    int[] arcs = new int[length];
    for (int i = 0; i < length; i++) {
      arcs[i] = random.nextInt(8) == 0 ? -random.nextInt(3) : random.nextInt(9);
    }
    return arcs;
  }

  @Test
  void everyNameFindsWhatASortedListHas() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<int[]> first = indexes(random);
      List<int[]> second = indexes(random);
      View view = new View(List.of(table(SECOND, second), table(FIRST, first)));
      NavigableMap<int[], Variable> all = new TreeMap<>(Branch.ORDER);
      list(all, FIRST, first);
      list(all, SECOND, second);
      for (int i = 0; i < 200; i++) {
        OID asked = asked(random, all);
        Map.Entry<int[], Variable> next = all.higherEntry(asked.getValue());
        VariableBinding found = view.after(asked);
        assertEquals(
            next == null ? asked : new OID(next.getKey()), found.getOid(), seed + ": " + asked);
        assertEquals(
            next == null ? Null.endOfMibView : next.getValue(), found.getVariable(), seed + "");
        Variable held = all.get(asked.getValue());
        Variable at = view.at(asked);
        assertTrue(held == null ? at.isException() : held.equals(at), seed + ": " + asked);
      }
    }
  }

  /** A name that is there, one beside it, or any. */
  private static OID asked(Random random, NavigableMap<int[], Variable> all) {
    int[] any = arcs(random, 1 + random.nextInt(10));
    any[0] = random.nextInt(3);
    int[] near =
        all.isEmpty() || random.nextInt(4) == 0
            ? any
            : List.copyOf(all.keySet()).get(random.nextInt(all.size()));
    OID asked = new OID(near.clone());
    switch (random.nextInt(4)) {
      case 0 -> asked.append(random.nextInt(9));
      case 1 -> asked.trim(Math.min(random.nextInt(4), asked.size() - 1));
      case 2 -> asked.set(random.nextInt(asked.size()), random.nextInt(9) - 2);
      default -> {}
    }
    return asked;
  }

  @Test
  void whatIsNotThereIsToldApart() {
    View view = new View(List.of(table(FIRST, List.of(new int[] {5}))));
    assertEquals(new Integer32(2), view.at(new OID("1.3.6.1.3.1.2.5")));
    assertEquals(Null.noSuchInstance, view.at(new OID("1.3.6.1.3.1.2.6")));
    assertEquals(Null.noSuchInstance, view.at(new OID("1.3.6.1.3.1.2")));
    assertEquals(Null.noSuchObject, view.at(new OID("1.3.6.1.3.1.4.5")));
    assertEquals(Null.noSuchObject, view.at(new OID("1.3.6.1.3.1")));
    assertEquals(Null.noSuchObject, view.at(new OID("1.3.6.1.3.2.2.5")));
  }

  @Test
  void aNodeThatIsAloneHasNoPair() {
    View view = new View(OwnObjects.of(Snapshots.of(), Optional.empty(), Totals.NONE, "1.2.3"));
    assertEquals(Null.endOfMibView, view.after(Arcs.PAIR).getVariable());
    assertEquals("lb1", view.after(Arcs.NODE).toValueString());
  }

  @Test
  void theIndexOfARealServerStaysWhenOthersComeAndGo() {
    OID before = weight(Figures.many(1, 3), "s0", "r1");
    assertEquals(before, weight(Figures.many(40, 2), "s0", "r1"));
    assertEquals("2.115.48.114.49", before.subOID(Arcs.REAL_SERVER.size() + 1).toString());
  }

  private static OID weight(Snapshot snapshot, String a, String b) {
    View view = new View(OwnObjects.of(snapshot, Optional.empty(), Totals.NONE, ""));
    OID name = new OID(Arcs.REAL_SERVER.getValue(), new int[] {7});
    name.append(IndexName.both(a, b));
    assertEquals("0", view.at(name).toString());
    return name;
  }
}

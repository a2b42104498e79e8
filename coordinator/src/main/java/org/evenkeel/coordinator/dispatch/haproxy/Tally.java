package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Row;

/**
 * Counts on where workers begin from zero: a reload leaves old connections with the old worker and
 * starts the counters of the new one. For one thread.
 */
final class Tally {
  private Map<Long, Map<Slot, Row>> workers = Map.of();
  private final Map<Slot, Row> base = new HashMap<>();

  /** Takes what each process counts now; of one that is missing, what it counted last stays. */
  void take(Map<Long, Map<Slot, Row>> readings) {
    workers.forEach(
        (process, rows) -> {
          if (!readings.containsKey(process)) {
            rows.forEach((slot, row) -> base.merge(slot, row.ended(), Row::plus));
          }
        });
    workers = Map.copyOf(readings);
  }

  /** Counts from zero in these places, whatever a server of that name has counted before. */
  void begin(Collection<Slot> slots) {
    for (Slot slot : slots) {
      base.put(slot, Row.ZERO.minus(counted(slot).ended()));
    }
  }

  /** Forgets places that are gone. */
  void forget(Collection<Slot> slots) {
    base.keySet().removeAll(slots);
  }

  /** What was counted in a place. */
  Row total(Slot slot) {
    return counted(slot).plus(base.getOrDefault(slot, Row.ZERO));
  }

  private Row counted(Slot slot) {
    Row sum = Row.ZERO;
    for (Map<Slot, Row> rows : workers.values()) {
      sum = sum.plus(rows.getOrDefault(slot, Row.ZERO));
    }
    return sum;
  }
}

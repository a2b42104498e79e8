package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Processes;

/**
 * What a process runs.
 *
 * @param identity of its configuration
 * @param known whether {@code table} is what it has; otherwise only a new configuration helps
 * @param table what it has
 * @param leftovers servers that it has beside these, withheld
 * @param processes master and workers
 */
record Running(
    String identity,
    boolean known,
    List<TableService> table,
    Map<Slot, ServerLine> leftovers,
    Processes processes) {
  Running {
    table = List.copyOf(table);
    leftovers = Map.copyOf(leftovers);
  }

  /** The same with another table. */
  Running with(List<TableService> changed, Map<Slot, ServerLine> left) {
    return new Running(identity, known, changed, left, processes);
  }

  /** The same, of whose table we cannot be sure any more. */
  Running doubted() {
    return new Running(identity, false, table, leftovers, processes);
  }

  /** Every process. */
  List<Long> all() {
    return Stream.of(List.of(processes.master()), processes.workers(), processes.oldWorkers())
        .flatMap(List::stream)
        .toList();
  }
}

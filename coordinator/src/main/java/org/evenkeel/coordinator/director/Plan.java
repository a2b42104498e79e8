package org.evenkeel.coordinator.director;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedSet;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;

/**
 * What ought to be: the dispatch table of each engine, the addresses to hold, and how each real
 * server was judged.
 */
record Plan(
    Map<Engine, List<TableService>> tables,
    SequencedSet<IpAddress> addresses,
    Map<RealServerId, Assignment> assignments) {

  /** Nothing ought to be. */
  static final Plan NOTHING = new Plan(Map.of(), new LinkedHashSet<>(), Map.of());

  /** How a real server of the planned cluster was judged. */
  Assignment of(RealServerId id) {
    return Objects.requireNonNull(assignments.get(id), () -> "not planned: " + id);
  }

  /** The table of an engine; empty when it has nothing to do. */
  List<TableService> table(Engine engine) {
    return tables.getOrDefault(engine, List.of());
  }

  /**
   * How a real server was judged.
   *
   * @param listed whether it belongs in the dispatch table at all
   * @param weight its weight there; 0 when not listed
   * @param health what its checks say
   * @param idle what its agent last said
   * @param state what the operator wants of it
   * @param reason why it has this weight
   */
  record Assignment(
      boolean listed,
      int weight,
      Health health,
      OptionalInt idle,
      OperatorState state,
      String reason) {}
}

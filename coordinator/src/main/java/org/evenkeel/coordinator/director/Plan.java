package org.evenkeel.coordinator.director;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.filter.Rule;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * What ought to be. Immutable.
 *
 * @param tables the dispatch table of each engine that has something to do
 * @param addresses those that this host ought to have
 * @param assignments how each real server was judged
 * @param rules what the packet filter ought to do
 * @param use what is asked of this host's kernel
 * @param problems what could not be planned, a sentence each
 */
record Plan(
    Map<Engine, List<TableService>> tables,
    SequencedSet<IpAddress> addresses,
    Map<RealServerId, Assignment> assignments,
    List<Rule> rules,
    HostUse use,
    List<String> problems) {

  Plan {
    tables = Map.copyOf(tables);
    addresses = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(addresses));
    assignments = Map.copyOf(assignments);
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /** Nothing ought to be. */
  static final Plan NOTHING =
      new Plan(Map.of(), new LinkedHashSet<>(), Map.of(), List.of(), HostUse.NONE, List.of());

  /** How a real server of the planned cluster was judged. */
  Assignment of(RealServerId id) {
    return Objects.requireNonNull(assignments.get(id), () -> "not planned: " + id);
  }

  /** The table of an engine; empty when it has nothing to do. */
  List<TableService> table(Engine engine) {
    return tables.getOrDefault(engine, List.of());
  }

  /** The keys of all services of engines that are shared with others. */
  Set<ServiceKey> sharedServices() {
    Set<ServiceKey> keys = new LinkedHashSet<>();
    tables.forEach(
        (engine, table) -> {
          if (engine.shared()) {
            table.forEach(service -> keys.add(service.key()));
          }
        });
    return keys;
  }

  /**
   * How a real server was judged.
   *
   * @param listed whether it belongs in the dispatch table at all
   * @param weight its weight there; 0 when not listed
   * @param health what its checks say
   * @param idle what its agent last said
   * @param computed the weight that its readings come to, where that is not in force
   * @param state what the operator wants of it
   * @param limits bounds on its connections
   * @param reason why it has this weight
   */
  record Assignment(
      boolean listed,
      int weight,
      Health health,
      OptionalInt idle,
      OptionalInt computed,
      OperatorState state,
      Limits limits,
      String reason) {

    /** The same with weight 0, for the reason that is put before the others. */
    Assignment held(String why) {
      return new Assignment(listed, 0, health, idle, computed, state, limits, why + "; " + reason);
    }
  }
}

package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import org.evenkeel.coordinator.model.VirtualService;

/**
 * What ought to be. Immutable.
 *
 * @param services what ought to be of each service, in the order of the configuration
 * @param frame what ought to be beside
 * @param tables the dispatch table of each engine that has something to do
 * @param problems what could not be planned, a sentence each
 */
record Plan(
    List<ServicePlan> services,
    Frame frame,
    Map<Engine, List<TableService>> tables,
    List<String> problems) {

  Plan {
    services = List.copyOf(services);
    tables = Map.copyOf(tables);
    problems = List.copyOf(problems);
  }

  /** Nothing ought to be. */
  static final Plan NOTHING = of(List.of(), Frame.NOTHING);

  /** All services' plans in one. */
  static Plan of(List<ServicePlan> services, Frame frame) {
    Map<Engine, List<TableService>> tables = new EnumMap<>(Engine.class);
    List<String> problems = new ArrayList<>();
    for (ServicePlan plan : services) {
      tables.computeIfAbsent(plan.engine(), _ -> new ArrayList<>()).addAll(plan.table());
      problems.addAll(plan.problems());
    }
    tables.replaceAll((_, table) -> List.copyOf(table));
    return new Plan(services, frame, tables, problems);
  }

  /** The services' plans that are not, as they are, part of an earlier plan. */
  List<ServicePlan> newSince(Plan earlier) {
    if (Identity.same(this, earlier)) {
      return List.of();
    }
    List<ServicePlan> fresh = new ArrayList<>();
    for (int i = 0; i < services.size(); i++) {
      ServicePlan plan = services.get(i);
      if (i >= earlier.services.size() || !Identity.same(earlier.services.get(i), plan)) {
        fresh.add(plan);
      }
    }
    return fresh;
  }

  /** How many real servers there are, each counted in each of its services. */
  int size() {
    return services.stream().mapToInt(plan -> plan.assignments().size()).sum();
  }

  /** Those of all services. */
  Set<RealServerId> realServers() {
    Set<RealServerId> ids = new HashSet<>();
    for (ServicePlan plan : services) {
      VirtualService service = plan.service();
      service.realServers().forEach(real -> ids.add(RealServerId.of(service, real)));
    }
    return ids;
  }

  /** The table of an engine; empty when it has nothing to do. */
  List<TableService> table(Engine engine) {
    return tables.getOrDefault(engine, List.of());
  }

  /** The addresses that this host ought to have. */
  SequencedSet<IpAddress> addresses() {
    return frame.addresses();
  }

  /** The keys of all services of engines that are shared with others. */
  Set<ServiceKey> sharedServices() {
    return frame.sharedServices();
  }

  /** What the packet filter ought to do. */
  List<Rule> rules() {
    return frame.rules();
  }

  /** What is asked of this host's kernel. */
  HostUse use() {
    return frame.use();
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

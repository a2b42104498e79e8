package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.evenkeel.coordinator.director.Plan.Assignment;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshot.ForeignService;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.VirtualService;
import org.jspecify.annotations.Nullable;

/**
 * Puts plans and what the engines hold together into what users see. What was shown of a service
 * stays while its plan and what the engine holds of it do. Used by the director's thread.
 */
final class Snapshots {
  private final Director.Setup setup;
  private final Supplier<String> role;

  /** What was shown last, by the name of the service. */
  private Map<String, Shown> shown = Map.of();

  /** What was shown of a service, and what that was made of. */
  private record Shown(ServicePlan plan, Held held, ServiceStatus status) {}

  /**
   * What an engine holds.
   *
   * @param services what stands under the keys of one service
   * @param counters of all services
   */
  private record Held(
      List<TableService> services, Map<Observation.Place, Observation.Counters> counters) {
    boolean same(Held other) {
      return Identity.same(counters, other.counters)
          && Identity.sameElements(services, other.services);
    }
  }

  Snapshots(Director.Setup setup, Supplier<String> role) {
    this.setup = setup;
    this.role = role;
  }

  /**
   * The snapshot after a round.
   *
   * @param owned services of shared engines that are ours, planned or not
   * @param problems what does not work, a sentence each
   */
  Snapshot next(
      Running running, Plan plan, Tables tables, Set<ServiceKey> owned, List<String> problems) {
    Map<String, Shown> next = LinkedHashMap.newLinkedHashMap(plan.services().size());
    Map<Engine, Integer> places = new EnumMap<>(Engine.class);
    for (ServicePlan service : plan.services()) {
      String name = service.service().name();
      int place = places.merge(service.engine(), service.table().size(), Integer::sum);
      Held held = held(service, place - service.table().size(), tables);
      next.put(name, shown(service, held, shown.get(name)));
    }
    shown = next;
    return new Snapshot(
        setup.node(),
        role.get(),
        running.revision(),
        running.unconfirmed(),
        setup.carriers().layer4(),
        problems,
        next.values().stream().map(Shown::status).toList(),
        foreign(plan, owned, tables));
  }

  /** What is in the shared engine and neither planned nor ours from before. */
  private static List<ForeignService> foreign(Plan plan, Set<ServiceKey> owned, Tables tables) {
    Set<ServiceKey> planned = plan.sharedServices();
    return tables.known(Engine.IPVS).services().stream()
        .filter(held -> !planned.contains(held.key()) && !owned.contains(held.key()))
        .map(
            held ->
                new ForeignService(
                    held.key(),
                    Engine.IPVS,
                    held.settings().scheduler(),
                    held.destinations().size()))
        .toList();
  }

  /**
   * What is held of a service.
   *
   * @param place where its entries stand in the engine's table if it holds what is planned
   */
  private static Held held(ServicePlan plan, int place, Tables tables) {
    Observation known = tables.known(plan.engine());
    int end = place + plan.keys().size();
    List<TableService> planned = plan.table().subList(0, plan.keys().size());
    boolean asPlanned =
        end <= known.services().size()
            && Identity.sameElements(known.services().subList(place, end), planned);
    return new Held(
        asPlanned ? planned : tables.weights(plan.engine()).held(plan.keys()), known.counters());
  }

  private static Shown shown(ServicePlan plan, Held held, @Nullable Shown before) {
    if (before != null && Identity.same(before.plan(), plan) && before.held().same(held)) {
      return before;
    }
    ServiceStatus status = status(plan, held, before);
    if (before != null && status.equals(before.status())) {
      return new Shown(plan, held, before.status()); // one object is compared at no cost
    }
    return new Shown(plan, held, status);
  }

  private static ServiceStatus status(ServicePlan plan, Held held, @Nullable Shown before) {
    VirtualService service = plan.service();
    int[] weights = weights(plan, held.services());
    List<RealServerStatus> reals = new ArrayList<>(weights.length);
    int serving = 0;
    for (int i = 0; i < weights.length; i++) {
      RealServer real = service.realServers().get(i);
      Assignment judged = plan.assignments().get(i);
      Observation.Counters counters = counters(plan.keys(), real, held);
      serving += weights[i] > 0 ? 1 : 0;
      reals.add(
          new RealServerStatus(
              real,
              weights[i],
              judged.idle(),
              judged.computed(),
              judged.state(),
              judged.health(),
              reason(judged, counters),
              counters.activeConnections(),
              counters.inactiveConnections(),
              new Carried(counters.connections(), counters.bytesIn(), counters.bytesOut())));
    }
    boolean up =
        before == null
            ? service.quorum().reached(serving)
            : service.quorum().next(before.status().up(), serving);
    return new ServiceStatus(service, plan.engine(), up, reals);
  }

  private static Observation.Counters counters(List<ServiceKey> keys, RealServer real, Held held) {
    Observation.Counters sum = Observation.Counters.ZERO;
    if (held.counters().isEmpty()) {
      return sum;
    }
    for (ServiceKey key : keys) {
      var place = new Observation.Place(key, TableKeys.destination(key, real));
      Observation.Counters found = held.counters().get(place);
      if (found != null) {
        sum = sum.plus(found);
      }
    }
    return sum;
  }

  /** The weights in force: as planned where the engine holds the very entries of the plan. */
  private static int[] weights(ServicePlan plan, List<TableService> held) {
    if (!Identity.sameElements(held, plan.table().subList(0, plan.keys().size()))) {
      return Weights.inForce(held, plan.service().realServers());
    }
    return plan.assignments().stream()
        .mapToInt(judged -> judged.listed() && !held.isEmpty() ? judged.weight() : 0)
        .toArray();
  }

  /** Why a real server has its weight, and what a drain still waits for. */
  private static String reason(Assignment judged, Observation.Counters counters) {
    long left = counters.activeConnections();
    if (judged.state() != OperatorState.DRAIN || left == 0) {
      return judged.reason();
    }
    return (left == 1 ? "1 connection left; " : left + " connections left; ") + judged.reason();
  }
}

package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.director.Plan.Assignment;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ForeignService;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.VirtualService;

/** Puts a plan and what the engines hold together into what users see. Pure but for reading. */
final class Snapshots {
  private Snapshots() {}

  /**
   * What a round came to.
   *
   * @param situation what was planned for
   * @param plan what was planned
   * @param owned services of shared engines that are ours, planned or not
   * @param wasUp which services were up before, by name; a missing one is new
   * @param problems what does not work, a sentence each
   */
  record Round(
      Situation situation,
      Plan plan,
      Set<ServiceKey> owned,
      Map<String, Boolean> wasUp,
      List<String> problems) {}

  /** The snapshot after a round. */
  static Snapshot of(Director.Setup setup, Running running, Round round, Tables tables) {
    List<ServiceStatus> services = new ArrayList<>();
    for (VirtualService service : running.cluster().virtualServices()) {
      services.add(service(service, Planner.engine(service, setup.layer4()), round, tables));
    }
    return new Snapshot(
        setup.node(),
        "standalone",
        running.revision(),
        setup.layer4(),
        round.problems(),
        services,
        foreign(round, tables));
  }

  /** What is in the shared engine and neither planned nor ours from before. */
  private static List<ForeignService> foreign(Round round, Tables tables) {
    Set<ServiceKey> planned = round.plan().sharedServices();
    return tables.known(Engine.IPVS).services().stream()
        .filter(held -> !planned.contains(held.key()) && !round.owned().contains(held.key()))
        .map(
            held ->
                new ForeignService(
                    held.key(),
                    Engine.IPVS,
                    held.settings().scheduler(),
                    held.destinations().size()))
        .toList();
  }

  private static ServiceStatus service(
      VirtualService service, Engine engine, Round round, Tables tables) {
    List<ServiceKey> keys = round.situation().keys(service);
    Weights weights = tables.weights(engine);
    List<RealServerStatus> reals = new ArrayList<>();
    int serving = 0;
    for (RealServer real : service.realServers()) {
      List<Observation.Place> places = TableKeys.places(keys, real);
      int weight = weights.of(places);
      serving += weight > 0 ? 1 : 0;
      Assignment judged = round.plan().of(new RealServerId(service.name(), real.name()));
      Observation.Counters counters = tables.known(engine).counters(places);
      reals.add(
          new RealServerStatus(
              real,
              weight,
              judged.idle(),
              judged.computed(),
              judged.state(),
              judged.health(),
              left(judged, counters) + judged.reason(),
              counters.activeConnections(),
              counters.inactiveConnections()));
    }
    Boolean wasUp = round.wasUp().get(service.name());
    boolean up =
        wasUp == null ? service.quorum().reached(serving) : service.quorum().next(wasUp, serving);
    return new ServiceStatus(service, engine, up, reals);
  }

  /** What a drain still waits for. */
  private static String left(Assignment judged, Observation.Counters counters) {
    long left = counters.activeConnections();
    return judged.state() != OperatorState.DRAIN || left == 0
        ? ""
        : left == 1 ? "1 connection left; " : left + " connections left; ";
  }
}

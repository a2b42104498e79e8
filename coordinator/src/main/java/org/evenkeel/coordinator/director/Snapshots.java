package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.director.Plan.Assignment;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.VirtualService;

/** Puts a plan and what the engines hold together into what users see. Pure but for reading. */
final class Snapshots {
  private Snapshots() {}

  /** The snapshot after a round. */
  static Snapshot of(
      Director.Setup setup, Running running, Plan plan, Tables tables, List<String> degraded) {
    List<ServiceStatus> services = new ArrayList<>();
    for (VirtualService service : running.cluster().virtualServices()) {
      services.add(service(service, Planner.engine(service, setup.layer4()), plan, tables));
    }
    return new Snapshot(
        setup.node(), "standalone", running.revision(), setup.layer4(), degraded, services);
  }

  private static ServiceStatus service(
      VirtualService service, Engine engine, Plan plan, Tables tables) {
    Map<Observation.Place, Integer> weights = tables.weights(engine);
    List<RealServerStatus> reals = new ArrayList<>();
    boolean up = false;
    for (RealServer real : service.realServers()) {
      Observation.Place place = Planner.place(service, real);
      int weight = weights.getOrDefault(place, 0);
      up |= weight > 0;
      Assignment judged = plan.of(new RealServerId(service.name(), real.name()));
      Observation.Counters counters =
          tables.known(engine).counters(place.service(), place.destination());
      reals.add(
          new RealServerStatus(
              real,
              weight,
              judged.idle(),
              judged.state(),
              judged.health(),
              judged.reason(),
              counters.activeConnections(),
              counters.inactiveConnections()));
    }
    return new ServiceStatus(service, engine, up, reals);
  }
}

package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.director.Plan.Assignment;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * What ought to be of one virtual service. Immutable.
 *
 * @param service the service as configured
 * @param engine what carries its traffic
 * @param keys under which it stands in the engine's table; none when it lacks a mark
 * @param table what stands there: an entry for each key in their order, then the ways of probes
 * @param assignments how each real server was judged, in the order of the configuration
 * @param problems what could not be planned, a sentence each
 */
record ServicePlan(
    VirtualService service,
    Engine engine,
    List<ServiceKey> keys,
    List<TableService> table,
    List<Assignment> assignments,
    List<String> problems) {
  ServicePlan {
    keys = List.copyOf(keys);
    table = List.copyOf(table);
    assignments = List.copyOf(assignments);
    problems = List.copyOf(problems);
    if (assignments.size() != service.realServers().size() || table.size() < keys.size()) {
      throw new IllegalArgumentException("not all of " + service.name() + " is planned");
    }
  }

  /**
   * The same plan with the very entries of an earlier one where they are equal, so that they need
   * not be compared with the engine's table again.
   */
  ServicePlan sharing(ServicePlan earlier) {
    List<TableService> before = earlier.table;
    List<TableService> shared = new ArrayList<>(table);
    for (int i = 0; i < Math.min(shared.size(), before.size()); i++) {
      if (shared.get(i).equals(before.get(i))) {
        shared.set(i, before.get(i));
      }
    }
    return new ServicePlan(service, engine, keys, shared, assignments, problems);
  }
}

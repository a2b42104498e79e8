package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Processes;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.State;

/** Puts together what a process runs that an earlier coordinator has started. Pure. */
final class Adoption {
  private Adoption() {}

  /**
   * What runs.
   *
   * @param file the table that the configuration was rendered from
   * @param states of its servers now, which may have been changed since
   */
  static Running of(TableFile file, Map<Slot, State> states, Processes processes) {
    Names names = Names.of(file.table());
    Map<Slot, State> rest = new HashMap<>(states);
    List<TableService> table = new ArrayList<>();
    boolean known = true;
    for (TableService service : file.table()) {
      Weights weights = Weights.of(service.destinations());
      Map<Destination.Key, List<Slot>> slots = Section.slots(service, names.proxy(service.key()));
      List<Destination> destinations = new ArrayList<>();
      for (Destination destination : service.destinations()) {
        Destination now = destination;
        for (Slot slot : slots.getOrDefault(destination.key(), List.of())) {
          State state = rest.remove(slot);
          if (state == null) {
            known = false;
          } else {
            now = now(destination, state, weights);
          }
        }
        destinations.add(now);
      }
      table.add(new TableService(service.key(), service.settings(), destinations));
    }
    Map<Slot, ServerLine> leftovers = new HashMap<>();
    rest.keySet().forEach(slot -> leftovers.put(slot, new ServerLine("", 0, 0, true, false)));
    return new Running(file.identity(), known, table, leftovers, processes);
  }

  private static Destination now(Destination saved, State state, Weights weights) {
    int weight = weights.scaled(saved.weight()) == state.weight() ? saved.weight() : state.weight();
    Delivery delivery =
        state.withheld()
            ? new Delivery.Withheld()
            : saved.delivery() instanceof Delivery.Withheld
                ? new Delivery.Relayed()
                : saved.delivery();
    return new Destination(saved.key(), delivery, weight, saved.limits());
  }
}

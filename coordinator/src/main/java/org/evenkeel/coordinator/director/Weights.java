package org.evenkeel.coordinator.director;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.TableService;

/** The weights in force in one engine's table. Immutable. */
final class Weights {
  private final Map<Observation.Place, Integer> byPlace = new HashMap<>();

  Weights(List<TableService> services) {
    for (TableService service : services) {
      for (Destination destination : service.destinations()) {
        byPlace.put(new Observation.Place(service.key(), destination.key()), destination.weight());
      }
    }
  }

  /** The highest weight in these places; 0 where there is no destination. */
  int of(List<Observation.Place> places) {
    return places.stream().mapToInt(place -> byPlace.getOrDefault(place, 0)).max().orElse(0);
  }
}

package org.evenkeel.coordinator.dispatch;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * A virtual service in a dispatch table.
 *
 * @param key what identifies it
 * @param settings what the engine is told about it
 * @param destinations its real servers; their keys differ
 */
public record TableService(
    ServiceKey key, ServiceSettings settings, List<Destination> destinations) {
  public TableService {
    destinations = List.copyOf(destinations);
    Set<Destination.Key> keys = HashSet.newHashSet(destinations.size());
    for (Destination destination : destinations) {
      if (!keys.add(destination.key())) {
        throw new IllegalArgumentException("destinations of " + key + " share address and port");
      }
    }
  }

  /** The destinations by key, in their order. */
  public SequencedMap<Destination.Key, Destination> byKey() {
    SequencedMap<Destination.Key, Destination> map = new LinkedHashMap<>();
    for (Destination destination : destinations) {
      map.put(destination.key(), destination);
    }
    return map;
  }

  /** This service without destinations: what {@link Step.AddService} creates. */
  public TableService empty() {
    return destinations.isEmpty() ? this : new TableService(key, settings, List.of());
  }

  /** Services by key, in their order. */
  static Map<ServiceKey, TableService> byKey(List<TableService> services) {
    Map<ServiceKey, TableService> map = new LinkedHashMap<>();
    for (TableService service : services) {
      map.put(service.key(), service);
    }
    return map;
  }
}

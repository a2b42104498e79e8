package org.evenkeel.coordinator.director;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * The services in one engine's table, and the weights in force there. Immutable, and made for each
 * change of the table: what is asked of few services is found out when it is asked.
 */
final class Weights {
  private final Map<ServiceKey, TableService> services = new HashMap<>();

  Weights(List<TableService> services) {
    services.forEach(service -> this.services.put(service.key(), service));
  }

  /** What the table holds under these keys; a key that it does not have is left out. */
  List<TableService> held(List<ServiceKey> keys) {
    return keys.stream().flatMap(key -> Stream.ofNullable(services.get(key))).toList();
  }

  /**
   * The weight of each of these real servers of a service; 0 where there is no destination.
   *
   * @param keys those of the service
   */
  int[] of(List<ServiceKey> keys, List<RealServer> reals) {
    return inForce(held(keys), reals);
  }

  /**
   * The weight of each of these real servers, the highest where it stands in several of these
   * entries; 0 where there is no destination.
   */
  static int[] inForce(List<TableService> entries, List<RealServer> reals) {
    int[] weights = new int[reals.size()];
    for (TableService entry : entries) {
      Map<Destination.Key, Destination> destinations = entry.byKey();
      for (int i = 0; i < weights.length; i++) {
        Destination found = destinations.get(TableKeys.destination(entry.key(), reals.get(i)));
        weights[i] = Math.max(weights[i], found == null ? 0 : found.weight());
      }
    }
    return weights;
  }
}

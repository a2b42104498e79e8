package org.evenkeel.coordinator.director;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.IpvsSettings.Marks;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * Under which keys a virtual service stands in a dispatch table: one for a single port, two for TCP
 * and UDP together, a packet mark for several ports. Pure.
 */
final class TableKeys {
  private TableKeys() {}

  /** Whether a service needs a mark of ours. */
  static boolean needsMark(VirtualService service) {
    return service.match() instanceof Match.Address(_, PortSet ports, _)
        && ports.single().isEmpty();
  }

  /**
   * Gives each service that needs one a mark. Those that have one keep it; a new one gets the
   * lowest that is free.
   *
   * @param before marks by service name, as given earlier
   * @return marks by service name; a service for which none is left is missing
   */
  static Map<String, Integer> allot(Cluster cluster, Map<String, Integer> before) {
    Marks marks = cluster.ipvs().marks();
    List<String> needy =
        cluster.virtualServices().stream()
            .filter(TableKeys::needsMark)
            .map(VirtualService::name)
            .toList();
    Map<String, Integer> allotted = new LinkedHashMap<>();
    TreeSet<Integer> taken = new TreeSet<>();
    for (String name : needy) {
      Integer mark = before.get(name);
      if (mark != null && marks.contains(mark) && taken.add(mark)) {
        allotted.put(name, mark);
      }
    }
    int next = marks.first();
    for (String name : needy) {
      while (!allotted.containsKey(name) && marks.contains(next)) {
        if (taken.add(next)) {
          allotted.put(name, next);
        }
        next++;
      }
    }
    return allotted;
  }

  /** Where a real server stands under each key of its service. */
  static List<Observation.Place> places(List<ServiceKey> keys, RealServer real) {
    return keys.stream()
        .map(
            key -> new Observation.Place(key, new Destination.Key(real.address(), port(key, real))))
        .toList();
  }

  /** Under a mark the packet keeps its port. */
  private static int port(ServiceKey key, RealServer real) {
    return switch (key) {
      case ServiceKey.Endpoint _ -> real.port();
      case ServiceKey.Mark _ -> 0;
    };
  }

  /**
   * The keys of a service; none when it needs a mark and has none.
   *
   * @param marks as {@link #allot} gave them
   */
  static List<ServiceKey> of(VirtualService service, Map<String, Integer> marks) {
    return switch (service.match()) {
      case Match.Fwmark(int mark, boolean isV6) -> List.of(new ServiceKey.Mark(mark, isV6));
      case Match.Address(IpAddress address, PortSet ports, Transport transport) -> {
        OptionalInt single = ports.single();
        yield single.isPresent()
            ? transport.protocols().stream()
                .<ServiceKey>map(p -> new ServiceKey.Endpoint(p, address, single.getAsInt()))
                .toList()
            : Optional.ofNullable(marks.get(service.name()))
                .<List<ServiceKey>>map(mark -> List.of(new ServiceKey.Mark(mark, address.isV6())))
                .orElse(List.of());
      }
    };
  }
}

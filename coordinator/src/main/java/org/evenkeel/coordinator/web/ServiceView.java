package org.evenkeel.coordinator.web;

import java.util.List;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * A virtual service on the overview.
 *
 * @param id of its element; unique on the page
 * @param up whether it takes new connections
 * @param configured the service as configured
 * @param engine what carries its traffic
 * @param active established connections
 * @param inactive connections in any other state
 * @param operable whether whoever looks may drain, halt and put online
 * @param realServers its rows
 */
record ServiceView(
    String id,
    boolean up,
    VirtualService configured,
    String engine,
    String active,
    String inactive,
    boolean operable,
    List<RealServerView> realServers) {

  static ServiceView of(ServiceStatus service, boolean operable) {
    String id = "service-" + service.configured().name();
    List<RealServerStatus> reals = service.realServers();
    int heaviest =
        reals.stream()
            .mapToInt(real -> Math.max(real.weight(), real.configured().weight()))
            .max()
            .orElse(0);
    List<RealServerView> rows =
        reals.stream()
            .map(real -> new RealServerView(rowId(id, real), real, Math.max(heaviest, 1)))
            .toList();
    return new ServiceView(
        id,
        service.up(),
        service.configured(),
        service.engine().toString(),
        Figures.grouped(service.activeConnections()),
        Figures.grouped(service.inactiveConnections()),
        operable,
        rows);
  }

  /** No name holds a slash, so no two real servers share an id. */
  private static String rowId(String service, RealServerStatus real) {
    return service + "/" + real.configured().name();
  }

  /** Where its page is. */
  String page() {
    return ServicePages.path(configured.name());
  }

  /** What clients speak; empty when the service is by mark. */
  String protocol() {
    return configured.match() instanceof Match.Address(_, _, Transport transport)
        ? transport.toString()
        : "";
  }

  /** What clients use, as users write it. */
  String address() {
    return configured.match().toString();
  }
}

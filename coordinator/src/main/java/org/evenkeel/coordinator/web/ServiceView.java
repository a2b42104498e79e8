package org.evenkeel.coordinator.web;

import java.util.List;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
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
 * @param realServers its rows
 */
record ServiceView(
    String id,
    boolean up,
    VirtualService configured,
    String engine,
    String active,
    String inactive,
    List<RealServerView> realServers) {

  static ServiceView of(String id, ServiceStatus service) {
    List<RealServerStatus> reals = service.realServers();
    int heaviest =
        reals.stream()
            .mapToInt(real -> Math.max(real.weight(), real.configured().weight()))
            .max()
            .orElse(0);
    List<RealServerView> rows =
        IntStream.range(0, reals.size())
            .mapToObj(i -> new RealServerView(id + "-" + i, reals.get(i), Math.max(heaviest, 1)))
            .toList();
    return new ServiceView(
        id,
        service.up(),
        service.configured(),
        service.engine().toString(),
        Figures.grouped(service.activeConnections()),
        Figures.grouped(service.inactiveConnections()),
        rows);
  }

  /** Address and port as users write them. */
  String address() {
    return configured.address().toString(configured.port());
  }
}

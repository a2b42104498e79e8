package org.evenkeel.coordinator.web;

import java.util.List;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;

/**
 * The counters at the top of the overview.
 *
 * @param servicesUp virtual services that take new connections
 * @param services all of them
 * @param realServersUp real servers whose checks pass
 * @param realServers all of them
 * @param withdrawn real servers that an operator drains or halts
 * @param active established connections
 * @param inactive connections in any other state
 */
record SummaryView(
    long servicesUp,
    long services,
    long realServersUp,
    long realServers,
    long withdrawn,
    String active,
    String inactive) {

  static SummaryView of(Snapshot snapshot) {
    List<ServiceStatus> services = snapshot.virtualServices();
    List<RealServerStatus> reals =
        services.stream().flatMap(service -> service.realServers().stream()).toList();
    return new SummaryView(
        services.stream().filter(ServiceStatus::up).count(),
        services.size(),
        reals.stream().filter(real -> real.health() == Health.UP).count(),
        reals.size(),
        reals.stream().filter(real -> real.state() != OperatorState.ONLINE).count(),
        Figures.grouped(reals.stream().mapToLong(RealServerStatus::activeConnections).sum()),
        Figures.grouped(reals.stream().mapToLong(RealServerStatus::inactiveConnections).sum()));
  }

  /** How the count of virtual services is shown. */
  String servicesTone() {
    return tone(servicesUp, services);
  }

  /** How the count of real servers is shown. */
  String realServersTone() {
    return tone(realServersUp, realServers);
  }

  private static String tone(long up, long all) {
    if (all == 0) {
      return "neutral";
    }
    return up == all ? "good" : "bad";
  }
}

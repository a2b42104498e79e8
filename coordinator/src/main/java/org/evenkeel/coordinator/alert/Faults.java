package org.evenkeel.coordinator.alert;

import java.util.LinkedHashMap;
import java.util.Map;
import org.evenkeel.coordinator.model.Complaints;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;

/**
 * What is wrong in a snapshot, a sentence each by a name that stays the same while the fault lasts.
 * Pure.
 */
final class Faults {
  private static final String PASSIVE = "passive";

  private Faults() {}

  /** All of them, in the order of the configuration. */
  static Map<String, String> of(Snapshot snapshot) {
    Map<String, String> faults = new LinkedHashMap<>();
    // The active node sees the same services, and tells of them.
    if (!snapshot.role().equals(PASSIVE)) {
      snapshot.virtualServices().forEach(service -> add(faults, service));
    }
    snapshot
        .degraded()
        .forEach(reason -> add(faults, "degraded " + Complaints.kind(reason), reason));
    return faults;
  }

  /** By a name that may be taken already: of what is counted there may be several. */
  private static void add(Map<String, String> faults, String name, String text) {
    String free = name;
    for (int i = 2; faults.containsKey(free); i++) {
      free = name + " " + i;
    }
    faults.put(free, text);
  }

  private static void add(Map<String, String> faults, ServiceStatus service) {
    String name = service.configured().name();
    if (!service.up()) {
      faults.put(
          "virtual-service " + name, "virtual service " + name + " has too few real servers");
    }
    for (RealServerStatus real : service.realServers()) {
      if (real.health() == Health.DOWN && real.state() == OperatorState.ONLINE) {
        faults.put(
            "real-server " + name + "/" + real.configured().name(),
            "real server %s of %s is down: %s"
                .formatted(real.configured().name(), name, real.reason()));
      }
    }
  }
}

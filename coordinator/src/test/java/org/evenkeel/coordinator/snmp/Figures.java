package org.evenkeel.coordinator.snmp;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.Snapshots;

/** Snapshots with figures in them. */
final class Figures {
  private Figures() {}

  static RealServerStatus real(String name, int weight, long connections, long bytes) {
    return new RealServerStatus(
        RealServer.online(name, IpAddress.parse("192.0.2.10"), 5672, 100),
        weight,
        OptionalInt.of(97),
        OptionalInt.empty(),
        OperatorState.ONLINE,
        Health.UP,
        "connected in 0.4 ms",
        3,
        1,
        new Carried(connections, bytes, bytes * 2));
  }

  /** That many services with that many real servers each, {@code s0} to {@code s999}. */
  static Snapshot many(int services, int reals) {
    List<ServiceStatus> all = new ArrayList<>();
    for (int service = 0; service < services; service++) {
      RealServerStatus[] members = new RealServerStatus[reals];
      for (int real = 0; real < reals; real++) {
        members[real] = real("r" + real, service % 100, service, real);
      }
      all.add(Snapshots.service("s" + service, members));
    }
    return of(all);
  }

  static Snapshot of(List<ServiceStatus> services) {
    return new Snapshot("lb1", "standalone", 7, Engine.RELAY, List.of(), services, List.of());
  }
}

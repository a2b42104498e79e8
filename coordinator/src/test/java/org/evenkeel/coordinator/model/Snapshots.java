package org.evenkeel.coordinator.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;

/** Snapshots for tests of the faces. */
public final class Snapshots {
  private Snapshots() {}

  /** A node with those services; revision 7. */
  public static Snapshot of(ServiceStatus... services) {
    return new Snapshot(
        "lb1", "standalone", 7, Engine.IPVS, List.of(), List.of(services), List.of());
  }

  /** The same with what is degraded. */
  public static Snapshot degraded(Snapshot snapshot, String... reasons) {
    return snapshot.degraded(List.of(reasons));
  }

  /** The same with a service of somebody else's: round robin on TCP port 443 of 192.0.2.99. */
  public static Snapshot withForeign(Snapshot snapshot) {
    return new Snapshot(
        snapshot.node(),
        snapshot.role(),
        snapshot.revision(),
        snapshot.dispatcher(),
        snapshot.degraded(),
        snapshot.virtualServices(),
        List.of(
            new Snapshot.ForeignService(
                new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.99"), 443),
                Engine.IPVS,
                "rr",
                2)));
  }

  /** A TCP service on port 5672 that uses direct routing. */
  public static ServiceStatus service(String name, RealServerStatus... reals) {
    VirtualService configured =
        new VirtualService(
            name,
            new Match.Address(IpAddress.parse("192.168.87.5"), PortSet.of(5672), Transport.TCP),
            Forwarding.DR,
            Scheduling.by(Scheduler.WLC),
            Optional.empty(),
            OnFailure.QUIESCE,
            CheckSpec.DEFAULT,
            new FeedbackSpec.None(),
            Arrays.stream(reals).map(RealServerStatus::configured).toList());
    boolean up = Arrays.stream(reals).anyMatch(real -> real.weight() > 0);
    return new ServiceStatus(configured, Engine.IPVS, up, List.of(reals));
  }

  /** A real server of weight 100 that is up and 97 % idle. */
  public static RealServerStatus up(String name, int lastByte) {
    return real(name, lastByte, 97, Health.UP, "connected in 0.4 ms");
  }

  /** A real server of weight 100 that is down. */
  public static RealServerStatus down(String name, int lastByte) {
    return real(name, lastByte, 0, Health.DOWN, "connection refused");
  }

  private static RealServerStatus real(
      String name, int lastByte, int weight, Health health, String reason) {
    return new RealServerStatus(
        RealServer.online(name, IpAddress.parse("192.168.87." + lastByte), 5672, 100),
        weight,
        health == Health.UP ? OptionalInt.of(97) : OptionalInt.empty(),
        OptionalInt.empty(),
        OperatorState.ONLINE,
        health,
        reason,
        1,
        0,
        Snapshot.Carried.NOTHING);
  }

  /** The same real server with another reason. */
  public static RealServerStatus because(RealServerStatus real, String reason) {
    return new RealServerStatus(
        real.configured(),
        real.weight(),
        real.idle(),
        real.computed(),
        real.state(),
        real.health(),
        reason,
        real.activeConnections(),
        real.inactiveConnections(),
        real.carried());
  }
}

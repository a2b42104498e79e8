package org.evenkeel.coordinator.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.evenkeel.coordinator.certificate.Certificate;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.ha.wire.LinkStatus;
import org.evenkeel.coordinator.ha.wire.Refusal;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshots;

/** What there is to tell, for tests: something of every family. */
final class Subjects {
  private Subjects() {}

  /** A node of a pair with one service, of which one real server is drained and says nothing. */
  static Metrics.Subject whole() {
    Snapshot snapshot =
        Snapshots.degraded(
            Snapshots.of(
                Snapshots.service(
                    "rabbitmq",
                    real("rabbit1", OptionalInt.of(97), OperatorState.ONLINE),
                    real("rabbit2", OptionalInt.empty(), OperatorState.DRAIN))),
            "something does not work");
    return new Metrics.Subject(
        snapshot, Optional.of(pair()), List.of(certificate()), process("0.1.0"));
  }

  static ProcessFigures process(String version) {
    return new ProcessFigures(
        version, 1_700_000_000_500L, 2_500_000_000L, OptionalLong.of(1 << 20), OptionalLong.of(7));
  }

  private static RealServerStatus real(String name, OptionalInt idle, OperatorState state) {
    return new RealServerStatus(
        RealServer.online(name, IpAddress.parse("192.0.2.10"), 5672, 100),
        state == OperatorState.ONLINE ? 97 : 0,
        idle,
        OptionalInt.empty(),
        state,
        Health.UP,
        "connected in 0.4 ms",
        3,
        1,
        new Carried(40, 5_000_000_000L, 600));
  }

  private static PairStatus pair() {
    HaSpec.Link link =
        new HaSpec.Link(
            Optional.of("eth0"),
            IpAddress.parse("10.0.0.20"),
            IpAddress.parse("10.0.0.21"),
            HaSpec.Link.PORT_DEFAULT);
    LinkStatus counted =
        new LinkStatus(link, Optional.empty(), 50, 0, 49, Map.of(Refusal.REPLAY, 2L));
    return new PairStatus(
        Role.ACTIVE,
        "nobody held them",
        12,
        false,
        true,
        "lb2",
        true,
        Optional.empty(),
        List.of(new PairStatus.LinkState(counted, true)),
        Optional.of(Duration.ofNanos(250_000)),
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static Certificate certificate() {
    return new Certificate(
        "shop",
        "CN=shop.example",
        "CN=shop.example",
        List.of(),
        Instant.ofEpochSecond(1_700_000_000),
        Instant.ofEpochSecond(1_900_000_000),
        1,
        true,
        "00".repeat(32));
  }
}

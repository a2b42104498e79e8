package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Checks.ResponseTime;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.InMemoryDispatcher;
import org.evenkeel.coordinator.dispatch.Observation.Counters;
import org.evenkeel.coordinator.dispatch.Observation.Place;
import org.evenkeel.coordinator.feedback.Measurement;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.RealServerId;
import org.junit.jupiter.api.Test;

class GaugesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final RealServerId A = new RealServerId("web", "a");
  private static final RealServerId B = new RealServerId("web", "b");
  private static final Cluster TRAFFIC = fed("traffic");

  private final InMemoryDispatcher ipvs = new InMemoryDispatcher();
  private final Tables tables = new Tables(List.of(ipvs));
  private final Map<CheckTarget, ResponseTime> times = new HashMap<>();
  private final Gauges gauges =
      new Gauges(tables, target -> Optional.ofNullable(times.get(target)));
  private long now = -50 * SECOND;

  private static Cluster fed(String source) {
    return Clusters.of(
        Clusters.BOTH_YAML.replaceFirst(
            "forwarding: nat", "forwarding: nat\n    feedback: { source: %s }".formatted(source)));
  }

  private Map<RealServerId, Measurement> look(Cluster cluster) {
    tables.read();
    return gauges.look(cluster, Bridge.CARRIERS, Map.of(), now);
  }

  /** A second later a real server's destination has carried so many bytes. */
  private Map<RealServerId, Measurement> carried(long bytesIn, long bytesOut) {
    now += SECOND;
    Destination.Key a = new Destination.Key(IpAddress.parse("198.51.100.1"), 80);
    ipvs.counting(Map.of(new Place(Clusters.WEB, a), new Counters(1, 0, 1, bytesIn, bytesOut)));
    return look(TRAFFIC);
  }

  private Optional<Double> rate(long bytesIn, long bytesOut) {
    return Optional.ofNullable(carried(bytesIn, bytesOut).get(A)).map(Measurement::value);
  }

  @Test
  void aRateIsOfTheBytesBothWaysSinceTheLastLook() {
    assertEquals(Map.of(), carried(5_000, 5_000), "what was before says nothing");
    assertEquals(
        Map.of(A, new Measurement(3_000, now + SECOND), B, new Measurement(0, now + SECOND)),
        carried(6_000, 7_000));
    now += SECOND;
    assertEquals(Optional.of(1_000.0), rate(7_000, 8_000), "of two seconds");
  }

  @Test
  void countersThatBeginAnewAreNoTraffic() {
    carried(1_000_000, 1_000_000);
    assertEquals(Optional.empty(), rate(0, 0));
    assertEquals(Optional.of(500.0), rate(500, 0));
  }

  @Test
  void aTableThatCannotBeReadForAWhileMakesNoBurst() {
    carried(1_000_000, 0);
    ipvs.unreadable(Optional.of("broken"));
    now += 8 * SECOND;
    assertEquals(Map.of(), look(TRAFFIC));
    ipvs.unreadable(Optional.empty());
    assertEquals(Optional.of(100.0), rate(1_000_900, 0));
  }

  @Test
  void looksInQuickSuccessionAndAClockThatJumpsBackMeasureNothing() {
    carried(1_000, 0);
    now += SECOND / 10 - SECOND;
    assertEquals(Optional.empty(), rate(900_000, 0));
    now += 9 * SECOND / 10 - SECOND;
    assertEquals(Optional.of(899_000.0), rate(900_000, 0), "since the look that counted");
    now -= 3_600 * SECOND;
    assertEquals(Optional.empty(), rate(900_000, 0));
    assertEquals(Optional.of(7.0), rate(900_007, 0));
  }

  @Test
  void aResponseTimeIsTheOneOfTheRealServersCheck() {
    Cluster cluster = fed("latency");
    CheckTarget target =
        CheckTarget.of(
            cluster.virtualServices().getFirst().realServers().getFirst(),
            cluster.virtualServices().getFirst());
    times.put(target, new ResponseTime(3_200_000, -7));
    assertEquals(Map.of(A, new Measurement(3.2, -7)), look(cluster));
  }

  @Test
  void servicesWithoutSuchASourceAreNotMeasured() {
    assertEquals(Map.of(), look(Clusters.of(Clusters.BOTH_YAML)));
  }
}

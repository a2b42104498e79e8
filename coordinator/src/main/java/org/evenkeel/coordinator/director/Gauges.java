package org.evenkeel.coordinator.director;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Checks.ResponseTime;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.feedback.Measurement;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * Measures real servers whose services have no agents to ask: how soon they answer their checks, or
 * how many bytes the engines have carried for them since the last look. Looks rather than being
 * told: a check that passes is no event. Used by the director's thread.
 */
final class Gauges {
  /** Between two looks that are closer, a rate would be chance. */
  private static final double SECONDS_MIN = 0.5;

  private final Tables tables;
  private final Function<CheckTarget, Optional<ResponseTime>> responseTimes;
  private final Map<RealServerId, Count> counts = new HashMap<>();

  private record Count(long bytes, long atNanos) {}

  /**
   * Gauges that have looked at nothing yet.
   *
   * @param responseTimes how long a target's last passed probe took
   */
  Gauges(Tables tables, Function<CheckTarget, Optional<ResponseTime>> responseTimes) {
    this.tables = tables;
    this.responseTimes = responseTimes;
  }

  /** What is measured now; a real server of which nothing new is known is left out. */
  Map<RealServerId, Measurement> look(
      Cluster cluster, Carriers carriers, Map<String, Integer> marks, long nowNanos) {
    Map<RealServerId, Measurement> seen = new HashMap<>();
    for (VirtualService service : cluster.virtualServices()) {
      if (service.feedback() instanceof FeedbackSpec.Measured source) {
        for (RealServer real : service.realServers()) {
          RealServerId id = RealServerId.of(service, real);
          Optional<Measurement> measured =
              switch (source) {
                case LATENCY ->
                    responseTimes
                        .apply(TableKeys.target(service, real, carriers, marks))
                        .map(time -> new Measurement(time.nanos() / 1e6, time.atNanos()));
                case TRAFFIC ->
                    rate(
                        id,
                        carriers.of(service),
                        TableKeys.places(TableKeys.of(service, marks), real),
                        nowNanos);
              };
          measured.ifPresent(one -> seen.put(id, one));
        }
      }
    }
    counts
        .keySet()
        .removeIf(
            id ->
                cluster
                    .virtualService(id.service())
                    .filter(own -> own.feedback() == FeedbackSpec.Measured.TRAFFIC)
                    .flatMap(own -> own.realServer(id.realServer()))
                    .isEmpty());
    return seen;
  }

  private Optional<Measurement> rate(
      RealServerId id, Engine engine, List<Observation.Place> places, long nowNanos) {
    if (!tables.knows(engine)) {
      return Optional.empty(); // zeros now would make all that was ever carried news afterwards
    }
    Observation.Counters counters = tables.known(engine).counters(places);
    Count now = new Count(counters.bytesIn() + counters.bytesOut(), nowNanos);
    Count before = counts.get(id);
    double seconds = before == null ? 0 : (nowNanos - before.atNanos()) / 1e9;
    if (before != null && seconds >= 0 && seconds < SECONDS_MIN) {
      return Optional.empty();
    }
    counts.put(id, now);
    // An engine counts from zero again after a destination was taken out, or with a new process.
    return before == null || seconds <= 0 || now.bytes() < before.bytes()
        ? Optional.empty()
        : Optional.of(new Measurement((now.bytes() - before.bytes()) / seconds, nowNanos));
  }
}

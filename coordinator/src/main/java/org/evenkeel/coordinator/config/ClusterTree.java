package org.evenkeel.coordinator.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.evenkeel.coordinator.config.ClusterKeys.CheckType;
import org.evenkeel.coordinator.config.ClusterKeys.FeedbackSource;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.VirtualService;

/** The model as maps, lists, text and numbers, under the keys that the reader knows. */
final class ClusterTree {
  private ClusterTree() {}

  static Map<String, Object> of(Cluster cluster) {
    return new Branch()
        .with(
            ClusterKeys.VIRTUAL_SERVICES,
            cluster.virtualServices().stream().map(ClusterTree::service).toList())
        .map();
  }

  private static Map<String, Object> service(VirtualService service) {
    return new Branch()
        .with(ClusterKeys.NAME, service.name())
        .with(ClusterKeys.ADDRESS, service.address().toString())
        .with(ClusterKeys.PORTS, service.port())
        .with(ClusterKeys.PROTOCOL, service.protocol().toString())
        .with(ClusterKeys.FORWARDING, service.forwarding().toString())
        .with(ClusterKeys.SCHEDULER, service.scheduler().toString())
        .with(ClusterKeys.ON_FAILURE, service.onFailure().toString())
        .with(ClusterKeys.CHECK, check(service.check()))
        .with(ClusterKeys.FEEDBACK, feedback(service.feedback()))
        .with(
            ClusterKeys.REAL_SERVERS,
            service.realServers().stream().map(ClusterTree::realServer).toList())
        .map();
  }

  private static Map<String, Object> check(CheckSpec check) {
    CheckType type =
        switch (check.probe()) {
          case CheckSpec.Probe.Connect() -> CheckType.CONNECT;
          case CheckSpec.Probe.None() -> CheckType.NONE;
        };
    Branch branch =
        new Branch()
            .with(ClusterKeys.CHECK_TYPE, type.toString())
            .with(ClusterKeys.CHECK_INTERVAL, DurationText.format(check.interval()))
            .with(ClusterKeys.CHECK_TIMEOUT, DurationText.format(check.timeout()))
            .with(ClusterKeys.CHECK_RISE, check.rise())
            .with(ClusterKeys.CHECK_FALL, check.fall());
    check.port().ifPresent(port -> branch.with(ClusterKeys.CHECK_PORT, port));
    return branch.map();
  }

  private static Map<String, Object> feedback(FeedbackSpec feedback) {
    return switch (feedback) {
      case FeedbackSpec.None() ->
          new Branch().with(ClusterKeys.FEEDBACK_SOURCE, FeedbackSource.NONE.toString()).map();
      case FeedbackSpec.Agent agent ->
          new Branch()
              .with(ClusterKeys.FEEDBACK_SOURCE, FeedbackSource.AGENT.toString())
              .with(ClusterKeys.FEEDBACK_PORT, agent.port())
              .with(ClusterKeys.FEEDBACK_INTERVAL, DurationText.format(agent.interval()))
              .with(ClusterKeys.FEEDBACK_TIMEOUT, DurationText.format(agent.timeout()))
              .map();
    };
  }

  private static Map<String, Object> realServer(RealServer real) {
    return new Branch()
        .with(ClusterKeys.REAL_NAME, real.name())
        .with(ClusterKeys.REAL_ADDRESS, real.address().toString())
        .with(ClusterKeys.REAL_PORT, real.port())
        .with(ClusterKeys.WEIGHT, real.weight())
        .with(ClusterKeys.STATE, real.state().toString())
        .map();
  }

  /** A mapping that grows in the order of writing, under declared keys only. */
  private record Branch(Map<String, Object> map) {
    Branch() {
      this(new LinkedHashMap<>());
    }

    Branch with(Key<?> key, Object value) {
      map.put(key.name(), value);
      return this;
    }
  }
}

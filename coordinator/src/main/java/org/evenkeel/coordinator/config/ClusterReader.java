package org.evenkeel.coordinator.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.config.ClusterKeys.CheckType;
import org.evenkeel.coordinator.config.ClusterKeys.FeedbackSource;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.VirtualService;

/** Makes the model of sections in which no problem was found, and fills in what was not said. */
final class ClusterReader {
  /** A share that percentages of idle time scale without loss. */
  private static final int WEIGHT_DEFAULT = 100;

  private ClusterReader() {}

  static Cluster cluster(Section root) {
    return new Cluster(services(root).stream().map(own -> service(merged(own, root))).toList());
  }

  /** The services as the file says them. */
  static List<Section> services(Section root) {
    return root.value(ClusterKeys.VIRTUAL_SERVICES).orElse(List.of());
  }

  /** A service with the file's defaults under it. */
  static Section merged(Section service, Section root) {
    return root.value(ClusterKeys.DEFAULTS).map(service::over).orElse(service);
  }

  /** A service's protocol, given or not. */
  static Protocol protocol(Section service) {
    return service.value(ClusterKeys.PROTOCOL).orElse(Protocol.TCP);
  }

  /** A real server's own port or else its service's; empty when neither is known. */
  static Optional<Integer> port(Section real, Section service) {
    return real.has(ClusterKeys.REAL_PORT)
        ? real.value(ClusterKeys.REAL_PORT)
        : service.value(ClusterKeys.PORTS);
  }

  /** Whether idle figures come from somewhere. */
  static boolean hasSource(Section feedback) {
    return feedback.value(ClusterKeys.FEEDBACK_SOURCE).orElse(FeedbackSource.NONE)
        != FeedbackSource.NONE;
  }

  private static VirtualService service(Section section) {
    return new VirtualService(
        section.required(ClusterKeys.NAME),
        section.required(ClusterKeys.ADDRESS),
        section.required(ClusterKeys.PORTS),
        protocol(section),
        section.required(ClusterKeys.FORWARDING),
        section.value(ClusterKeys.SCHEDULER).orElse(Scheduler.WLC),
        section.value(ClusterKeys.ON_FAILURE).orElse(OnFailure.QUIESCE),
        section.value(ClusterKeys.CHECK).map(ClusterReader::check).orElse(CheckSpec.DEFAULT),
        section
            .value(ClusterKeys.FEEDBACK)
            .map(ClusterReader::feedback)
            .orElseGet(FeedbackSpec.None::new),
        section.value(ClusterKeys.REAL_SERVERS).orElse(List.of()).stream()
            .map(real -> realServer(real, section))
            .toList());
  }

  private static RealServer realServer(Section real, Section service) {
    return new RealServer(
        real.required(ClusterKeys.REAL_NAME),
        real.required(ClusterKeys.REAL_ADDRESS),
        port(real, service).orElseThrow(),
        real.value(ClusterKeys.WEIGHT).orElse(WEIGHT_DEFAULT),
        real.value(ClusterKeys.STATE).orElse(OperatorState.ONLINE));
  }

  private static CheckSpec check(Section section) {
    CheckSpec defaults = CheckSpec.DEFAULT;
    return new CheckSpec(
        switch (section.value(ClusterKeys.CHECK_TYPE).orElse(CheckType.CONNECT)) {
          case CONNECT -> new CheckSpec.Probe.Connect();
          case NONE -> new CheckSpec.Probe.None();
        },
        section.value(ClusterKeys.CHECK_INTERVAL).orElse(defaults.interval()),
        section.value(ClusterKeys.CHECK_TIMEOUT).orElse(defaults.timeout()),
        section.value(ClusterKeys.CHECK_RISE).orElse(defaults.rise()),
        section.value(ClusterKeys.CHECK_FALL).orElse(defaults.fall()),
        section.value(ClusterKeys.CHECK_PORT).map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  private static FeedbackSpec feedback(Section section) {
    if (!hasSource(section)) {
      return new FeedbackSpec.None();
    }
    FeedbackSpec.Agent defaults = FeedbackSpec.Agent.DEFAULT;
    return new FeedbackSpec.Agent(
        section.value(ClusterKeys.FEEDBACK_PORT).orElse(defaults.port()),
        section.value(ClusterKeys.FEEDBACK_INTERVAL).orElse(defaults.interval()),
        section.value(ClusterKeys.FEEDBACK_TIMEOUT).orElse(defaults.timeout()));
  }
}

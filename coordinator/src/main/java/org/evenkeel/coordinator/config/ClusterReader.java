package org.evenkeel.coordinator.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.config.ClusterKeys.FeedbackSource;
import org.evenkeel.coordinator.config.ClusterKeys.TunnelType;
import org.evenkeel.coordinator.model.Approach;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.FloatingAddress;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.evenkeel.coordinator.model.IpvsSettings.Marks;
import org.evenkeel.coordinator.model.IpvsSettings.Timeouts;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.NatSettings;
import org.evenkeel.coordinator.model.OnAllDown;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.Quorum;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.Tunnel.Checksum;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.model.WeightSpec;

/** Makes the model of sections in which no problem was found, and fills in what was not said. */
final class ClusterReader {
  /** A share that percentages of idle time scale without loss. */
  private static final int WEIGHT_DEFAULT = 100;

  /** As long as ipvsadm(8) keeps a client when it is not told. */
  private static final Duration PERSISTENCE_DEFAULT = Duration.ofMinutes(5);

  /** What is measured is noisier than what an agent says, which has averaged already. */
  private static final Duration MEASURED_SMOOTHING = Duration.ofSeconds(3);

  private ClusterReader() {}

  static Cluster cluster(Section root) {
    return new Cluster(
        root.value(ClusterKeys.IPVS).map(ClusterReader::ipvs).orElse(IpvsSettings.DEFAULT),
        root.value(ClusterKeys.ON_ALL_DOWN).orElse(OnAllDown.KEEP_LAST),
        root.value(ClusterKeys.NAT).map(ClusterReader::nat).orElse(NatSettings.NONE),
        root.value(ClusterKeys.FLOATING_ADDRESSES).orElse(List.of()).stream()
            .map(ClusterReader::floating)
            .toList(),
        services(root).stream().map(own -> service(merged(own, root))).toList());
  }

  private static FloatingAddress floating(Section section) {
    return new FloatingAddress(
        section.required(ClusterKeys.FLOATING_ADDRESS),
        section.required(ClusterKeys.FLOATING_INTERFACE));
  }

  private static IpvsSettings ipvs(Section section) {
    return new IpvsSettings(
        section.value(ClusterKeys.TIMEOUTS).map(ClusterReader::timeouts),
        marks(section.value(ClusterKeys.FWMARKS)));
  }

  private static NatSettings nat(Section section) {
    return new NatSettings(
        section.value(ClusterKeys.OUTBOUND).orElse(List.of()).stream()
            .map(ClusterReader::outbound)
            .toList(),
        section.value(ClusterKeys.STATIC).orElse(List.of()).stream()
            .map(
                entry ->
                    new NatSettings.OneToOne(
                        entry.required(ClusterKeys.STATIC_OUTSIDE),
                        entry.required(ClusterKeys.STATIC_INSIDE)))
            .toList());
  }

  private static NatSettings.Outbound outbound(Section section) {
    return new NatSettings.Outbound(
        section.required(ClusterKeys.OUTBOUND_FROM), section.required(ClusterKeys.OUTBOUND_VIA));
  }

  private static Timeouts timeouts(Section section) {
    return new Timeouts(
        section.value(ClusterKeys.TCP_TIMEOUT).orElse(Timeouts.KERNEL.tcp()),
        section.value(ClusterKeys.TCP_FIN_TIMEOUT).orElse(Timeouts.KERNEL.tcpFin()),
        section.value(ClusterKeys.UDP_TIMEOUT).orElse(Timeouts.KERNEL.udp()));
  }

  /** The marks that we may use, given or not. */
  static Marks marks(Optional<Section> section) {
    Marks defaults = IpvsSettings.DEFAULT.marks();
    return new Marks(
        section.flatMap(own -> own.value(ClusterKeys.FIRST_MARK)).orElse(defaults.first()),
        section.flatMap(own -> own.value(ClusterKeys.MARK_COUNT)).orElse(defaults.count()));
  }

  /** The services as the file says them. */
  static List<Section> services(Section root) {
    return root.value(ClusterKeys.VIRTUAL_SERVICES).orElse(List.of());
  }

  /** A service with the file's defaults under it. */
  static Section merged(Section service, Section root) {
    return root.value(ClusterKeys.DEFAULTS).map(service::over).orElse(service);
  }

  /** What a service's clients speak, given or not. */
  static Transport transport(Section service) {
    return service.value(ClusterKeys.PROTOCOL).orElse(Transport.TCP);
  }

  /** Whether a service's packets are IPv6: by its address, or by its real servers' when by mark. */
  static boolean isV6(Section service) {
    Optional<IpAddress> shown =
        service.has(ClusterKeys.FWMARK)
            ? service.value(ClusterKeys.REAL_SERVERS).orElse(List.of()).stream()
                .flatMap(real -> real.value(ClusterKeys.REAL_ADDRESS).stream())
                .findFirst()
            : service.value(ClusterKeys.ADDRESS);
    return shown.map(IpAddress::isV6).orElse(false);
  }

  /**
   * The one port of a service, or 0 when it has several or is by mark; empty when it is unknown.
   */
  static Optional<Integer> singlePort(Section service) {
    return service.has(ClusterKeys.FWMARK)
        ? Optional.of(0)
        : service.value(ClusterKeys.PORTS).map(ports -> ports.single().orElse(0));
  }

  /** A real server's own port or else its service's; empty when neither is known. */
  static Optional<Integer> port(Section real, Section service) {
    return real.has(ClusterKeys.REAL_PORT)
        ? real.value(ClusterKeys.REAL_PORT)
        : singlePort(service);
  }

  /** Whether it is known from somewhere how busy real servers are. */
  static boolean hasSource(Section feedback) {
    return feedback.value(ClusterKeys.FEEDBACK_SOURCE).orElse(FeedbackSource.NONE)
        != FeedbackSource.NONE;
  }

  private static VirtualService service(Section section) {
    Forwarding forwarding = section.required(ClusterKeys.FORWARDING);
    return new VirtualService(
        section.required(ClusterKeys.NAME),
        match(section),
        forwarding,
        scheduling(section),
        section
            .value(ClusterKeys.PERSISTENCE)
            .filter(_ -> forwarding != Forwarding.PROXY) // from defaults, and of no effect
            .map(own -> persistence(own, isV6(section))),
        section.value(ClusterKeys.ON_FAILURE).orElse(OnFailure.QUIESCE),
        section
            .value(ClusterKeys.CHECK)
            .map(own -> check(own, hasDispatchPath(section)))
            .orElse(CheckSpec.DEFAULT),
        section
            .value(ClusterKeys.FEEDBACK)
            .map(ClusterReader::feedback)
            .orElseGet(FeedbackSpec.None::new),
        weights(section),
        section.value(ClusterKeys.SNAT_ADDRESS),
        section.value(ClusterKeys.QUORUM).map(ClusterReader::quorum).orElse(Quorum.ONE),
        fallback(section, forwarding),
        section
            .value(ProxyKeys.PROXY)
            .filter(_ -> forwarding == Forwarding.PROXY)
            .map(ProxyReader::proxy)
            .orElse(ProxySpec.PLAIN),
        section.value(ClusterKeys.REAL_SERVERS).orElse(List.of()).stream()
            .map(real -> realServer(real, section))
            .toList());
  }

  /** From defaults it has no effect where nobody can be told, or no packet gets there. */
  private static Optional<Fallback> fallback(Section service, Forwarding forwarding) {
    return service
        .value(ProxyKeys.FALLBACK)
        .filter(_ -> !service.has(ClusterKeys.FWMARK) && transport(service) == Transport.TCP)
        .map(ProxyReader::fallback)
        .filter(
            own ->
                !forwarding.keepsDestination()
                    || own.address().inet().isLoopbackAddress()
                    || singlePort(service).equals(Optional.of(own.port())));
  }

  private static Quorum quorum(Section section) {
    return new Quorum(
        section.value(ClusterKeys.QUORUM_UP).orElse(Quorum.ONE.up()),
        section.value(ClusterKeys.QUORUM_HYSTERESIS).orElse(Quorum.ONE.hysteresis()));
  }

  /** Flags of another scheduler come from defaults, where they wait for their own. */
  private static Scheduling scheduling(Section section) {
    Scheduler scheduler = section.value(ClusterKeys.SCHEDULER).orElse(Scheduler.WLC);
    Set<Scheduling.Flag> flags =
        section.value(ClusterKeys.SCHEDULER_FLAGS).orElse(List.of()).stream()
            .filter(flag -> flag.scheduler() == scheduler)
            .collect(Collectors.toSet());
    return new Scheduling(scheduler, flags, section.value(ClusterKeys.ONE_PACKET).orElse(false));
  }

  private static Match match(Section section) {
    Optional<Integer> mark = section.value(ClusterKeys.FWMARK);
    return mark.isPresent()
        ? new Match.Fwmark(mark.get(), isV6(section))
        : new Match.Address(
            section.required(ClusterKeys.ADDRESS),
            section.required(ClusterKeys.PORTS),
            transport(section));
  }

  private static Persistence persistence(Section section, boolean isV6) {
    return new Persistence(
        section.value(ClusterKeys.PERSISTENCE_TIMEOUT).orElse(PERSISTENCE_DEFAULT),
        section.value(ClusterKeys.GRANULARITY).orElse(isV6 ? 128 : 32));
  }

  private static RealServer realServer(Section real, Section service) {
    return new RealServer(
        real.required(ClusterKeys.REAL_NAME),
        real.required(ClusterKeys.REAL_ADDRESS),
        port(real, service).orElseThrow(),
        real.value(ClusterKeys.WEIGHT).orElse(WEIGHT_DEFAULT),
        new Limits(
            real.value(ClusterKeys.MIN_CONNECTIONS).orElse(0),
            real.value(ClusterKeys.MAX_CONNECTIONS).orElse(0)),
        real.value(ClusterKeys.BACKUP).orElse(false),
        real.value(ClusterKeys.TUNNEL).map(ClusterReader::tunnel).orElseGet(Tunnel.Ipip::new),
        real.value(ClusterKeys.STATE).orElse(OperatorState.ONLINE));
  }

  private static Tunnel tunnel(Section section) {
    Checksum checksum = section.value(ClusterKeys.TUNNEL_CHECKSUM).orElse(Checksum.NONE);
    return switch (section.value(ClusterKeys.TUNNEL_TYPE).orElse(TunnelType.IPIP)) {
      case IPIP -> new Tunnel.Ipip();
      case GRE -> new Tunnel.Gre(checksum == Checksum.FULL);
      case GUE -> new Tunnel.Gue(section.required(ClusterKeys.TUNNEL_PORT), checksum);
    };
  }

  /** Whether a real server gets packets as they were sent to a VIP. */
  static boolean hasDispatchPath(Section service) {
    return !service.has(ClusterKeys.FWMARK)
        && service.value(ClusterKeys.FORWARDING).map(Forwarding::keepsDestination).orElse(true);
  }

  /**
   * @param hasDispatchPath whether the check can go through the VIP; in defaults it waits for a
   *     service where it can
   */
  private static CheckSpec check(Section section, boolean hasDispatchPath) {
    CheckSpec defaults = CheckSpec.DEFAULT;
    CheckType type = section.value(ClusterKeys.CHECK_TYPE).orElse(CheckType.CONNECT);
    Duration interval = section.value(ClusterKeys.CHECK_INTERVAL).orElse(defaults.interval());
    return new CheckSpec(
        CheckReader.probe(section),
        interval,
        section.value(ClusterKeys.CHECK_TIMEOUT).orElse(defaults.timeout()),
        section.value(ClusterKeys.CHECK_RISE).orElse(defaults.rise()),
        section.value(ClusterKeys.CHECK_FALL).orElse(defaults.fall()),
        section.value(ClusterKeys.CHECK_PORT).map(OptionalInt::of).orElse(OptionalInt.empty()),
        new Approach(
            hasDispatchPath
                && type.needsPort()
                && section.value(ClusterKeys.CHECK_THROUGH_VIP).orElse(false),
            section.value(ClusterKeys.CHECK_SOURCE)),
        section.value(ClusterKeys.CHECK_FAST_INTERVAL).orElse(interval),
        section.value(ClusterKeys.CHECK_DOWN_INTERVAL).orElse(interval));
  }

  private static FeedbackSpec feedback(Section section) {
    FeedbackSpec.Agent defaults = FeedbackSpec.Agent.DEFAULT;
    int port = section.value(ClusterKeys.FEEDBACK_PORT).orElse(defaults.port());
    Duration interval = section.value(ClusterKeys.FEEDBACK_INTERVAL).orElse(defaults.interval());
    Duration timeout = section.value(ClusterKeys.FEEDBACK_TIMEOUT).orElse(defaults.timeout());
    return switch (section.value(ClusterKeys.FEEDBACK_SOURCE).orElse(FeedbackSource.NONE)) {
      case NONE -> new FeedbackSpec.None();
      case LATENCY -> FeedbackSpec.Measured.LATENCY;
      case TRAFFIC -> FeedbackSpec.Measured.TRAFFIC;
      case AGENT -> new FeedbackSpec.Agent(port, interval, timeout);
      case HTTP ->
          new FeedbackSpec.Http(
              port,
              section.value(ClusterKeys.FEEDBACK_PATH).orElse("/"),
              section.value(ClusterKeys.FEEDBACK_POINTER),
              section.value(ClusterKeys.FEEDBACK_SCALE).orElse(FeedbackSpec.Scale.IDLE),
              interval,
              timeout);
    };
  }

  private static WeightSpec weights(Section service) {
    Duration slowStart = service.value(ClusterKeys.SLOW_START).orElse(Duration.ZERO);
    WeightSpec plain = WeightSpec.PLAIN.slowStart(slowStart);
    Optional<Section> feedback =
        service.value(ClusterKeys.FEEDBACK).filter(ClusterReader::hasSource);
    if (feedback.isEmpty()) {
      return plain; // what is said of weights waits in defaults for a source
    }
    boolean measured = feedback.get().required(ClusterKeys.FEEDBACK_SOURCE).isMeasured();
    return new WeightSpec(
        // The formula of defaults is for those that are asked.
        measured
            ? WeightSpec.Mode.EQUALIZE
            : said(feedback, ClusterKeys.FEEDBACK_MODE, plain.mode()),
        said(feedback, ClusterKeys.FEEDBACK_SHADOW, plain.shadow()),
        said(
            feedback,
            ClusterKeys.FEEDBACK_SMOOTHING,
            measured ? MEASURED_SMOOTHING : plain.smoothing()),
        said(feedback, ClusterKeys.FEEDBACK_DEADBAND, plain.deadband()),
        said(feedback, ClusterKeys.FEEDBACK_MAX_STEP, plain.maxStep()),
        said(feedback, ClusterKeys.FEEDBACK_STALE_AFTER, plain.staleAfter()),
        said(feedback, ClusterKeys.FEEDBACK_FLOOR, plain.floor()),
        slowStart);
  }

  private static <T> T said(Optional<Section> section, Key<T> key, T otherwise) {
    return section.flatMap(own -> own.value(key)).orElse(otherwise);
  }
}

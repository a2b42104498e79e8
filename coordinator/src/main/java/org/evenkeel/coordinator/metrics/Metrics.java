package org.evenkeel.coordinator.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.evenkeel.coordinator.certificate.Certificate;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.PairStatus.LinkState;
import org.evenkeel.coordinator.ha.wire.Refusal;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * The figures of a node as metrics. Their names and labels are relied on by dashboards and alerts:
 * docs/metrics.md lists them, none is renamed or reused. Units are base units, as OpenMetrics asks.
 */
public final class Metrics {
  private static final List<String> ROLES = List.of("standalone", "active", "passive");
  private static final double NANOS = 1e9;

  private Metrics() {}

  /**
   * What there is to tell.
   *
   * @param snapshot of the services
   * @param pair this node as one of a pair; empty when it is alone
   * @param certificates that services may show
   * @param process what the coordinator itself uses
   */
  public record Subject(
      Snapshot snapshot,
      Optional<PairStatus> pair,
      List<Certificate> certificates,
      ProcessFigures process) {
    public Subject {
      certificates = List.copyOf(certificates);
    }
  }

  private record Member(ServiceStatus service, RealServerStatus real) {}

  private record Refused(LinkState link, Refusal reason, long count) {}

  /** All of them. Takes a few milliseconds for thousands of real servers. */
  public static MetricSnapshots of(Subject subject) {
    Families families = new Families();
    node(families, subject);
    services(families, subject.snapshot().virtualServices());
    realServers(families, subject.snapshot().virtualServices());
    subject.pair().ifPresent(pair -> pair(families, pair));
    families.gauge(
        "evenkeel_certificate_expiry_timestamp_seconds",
        "Until when a certificate is valid, in seconds since 1970.",
        subject.certificates(),
        certificate -> Labels.of("certificate", certificate.name()),
        certificate -> OptionalDouble.of((double) certificate.notAfter().getEpochSecond()));
    process(families, subject.process());
    return families.all();
  }

  private static void node(Families families, Subject subject) {
    Snapshot snapshot = subject.snapshot();
    families.info(
        "evenkeel_build",
        "The coordinator that runs here.",
        List.of(subject.process().version()),
        version -> Labels.of("node", snapshot.node(), "version", version));
    families.gauge(
        "evenkeel_role",
        "1 for the role that this node has.",
        ROLES,
        role -> Labels.of("role", role),
        role -> OptionalDouble.of(flag(role.equals(snapshot.role()))));
    families.gauge(
        "evenkeel_degraded_reasons",
        "How many things do not work; evenkeel status says which.",
        snapshot.degraded().size());
    families.gauge(
        "evenkeel_configuration_revision",
        "Number of the running configuration.",
        snapshot.revision());
  }

  private static void services(Families families, List<ServiceStatus> services) {
    families.info(
        "evenkeel_virtual_service",
        "What a virtual service is.",
        services,
        service -> {
          VirtualService configured = service.configured();
          return named(configured)
              .merge(
                  Labels.of(
                      "match",
                      match(configured.match()),
                      "forwarding",
                      configured.forwarding().toString(),
                      "engine",
                      service.engine().toString(),
                      "scheduler",
                      configured.scheduling().scheduler().toString()));
        });
    families.gauge(
        "evenkeel_virtual_service_up",
        "1 while as many real servers serve as the quorum asks for.",
        services,
        service -> named(service.configured()),
        service -> OptionalDouble.of(flag(service.up())));
  }

  private static void realServers(Families families, List<ServiceStatus> services) {
    List<Member> members = new ArrayList<>();
    for (ServiceStatus service : services) {
      service.realServers().forEach(real -> members.add(new Member(service, real)));
    }
    Reals reals = new Reals(families, members);
    reals.gauge("up", "1 while its checks pass.", real -> flag(real.health() == Health.UP));
    reals.gauge(
        "online",
        "1 while its operator has it online, 0 while it is drained or halted.",
        real -> flag(real.state() == OperatorState.ONLINE));
    reals.gauge("weight", "The weight in force.", RealServerStatus::weight);
    reals.gauge(
        "configured_weight", "The weight as configured.", real -> real.configured().weight());
    reals.perhaps(
        "idle_ratio",
        "What its agent last said of how idle it is, 0 to 1; absent before it has answered.",
        real ->
            real.idle().isPresent()
                ? OptionalDouble.of(real.idle().getAsInt() / 100.0)
                : OptionalDouble.empty());
    reals.gauge(
        "active_connections", "Established connections.", RealServerStatus::activeConnections);
    reals.gauge(
        "inactive_connections",
        "Connections in any other state.",
        RealServerStatus::inactiveConnections);
    reals.counter("connections", "Connections given to it.", real -> real.carried().connections());
    reals.counter("received_bytes", "Bytes from clients to it.", real -> real.carried().bytesIn());
    reals.counter(
        "sent_bytes",
        "Bytes from it to clients that passed through this node: none by dr and tun.",
        real -> real.carried().bytesOut());
  }

  /** Families about real servers. */
  private record Reals(Families families, List<Member> members) {
    void gauge(String name, String help, ToDoubleFunction<RealServerStatus> value) {
      perhaps(name, help, real -> OptionalDouble.of(value.applyAsDouble(real)));
    }

    void perhaps(String name, String help, Function<RealServerStatus, OptionalDouble> value) {
      families.gauge(
          "evenkeel_real_server_" + name,
          help,
          members,
          Reals::labels,
          member -> value.apply(member.real()));
    }

    void counter(String name, String help, ToDoubleFunction<RealServerStatus> value) {
      families.counter(
          "evenkeel_real_server_" + name,
          help,
          members,
          Reals::labels,
          member -> value.applyAsDouble(member.real()));
    }

    private static Labels labels(Member member) {
      return Labels.of(
          "virtual_service",
          member.service().configured().name(),
          "real_server",
          member.real().configured().name());
    }
  }

  private static void pair(Families families, PairStatus pair) {
    families.gauge(
        "evenkeel_pair_contact", "1 while each node hears the other.", flag(pair.contact()));
    families.gauge(
        "evenkeel_pair_in_step",
        "1 while this node has what a holder of the addresses needs.",
        flag(pair.inStep()));
    families.gauge(
        "evenkeel_pair_maintenance",
        "1 while the operator has taken this node out.",
        flag(pair.maintenance()));
    families.gauge(
        "evenkeel_pair_term",
        "Number of the claim to the addresses; it grows with each.",
        (double) pair.term());
    families.gauge(
        "evenkeel_pair_round_trip_seconds",
        "How long a heartbeat takes there and back.",
        pair.roundTrip()
            .map(time -> OptionalDouble.of(time.toNanos() / NANOS))
            .orElseGet(OptionalDouble::empty));
    families.gauge(
        "evenkeel_pair_link_up",
        "1 while heartbeats come by this link.",
        pair.links(),
        Metrics::link,
        link -> OptionalDouble.of(flag(link.works())));
    families.counter(
        "evenkeel_pair_heartbeats_sent",
        "Heartbeats sent.",
        pair.links(),
        Metrics::link,
        link -> link.counted().sent());
    families.counter(
        "evenkeel_pair_heartbeats_taken",
        "Heartbeats of the peer that were taken.",
        pair.links(),
        Metrics::link,
        link -> link.counted().taken());
    List<Refused> refused = new ArrayList<>();
    for (LinkState link : pair.links()) {
      link.counted().refused().forEach((why, count) -> refused.add(new Refused(link, why, count)));
    }
    families.counter(
        "evenkeel_pair_heartbeats_refused",
        "Datagrams on the pair's links that were refused.",
        refused,
        one -> link(one.link()).add("reason", one.reason().name().toLowerCase(Locale.ROOT)),
        Refused::count);
  }

  private static void process(Families families, ProcessFigures process) {
    if (process.cpuNanos() >= 0) {
      families.counter(
          "process_cpu_seconds",
          "Processor time of the coordinator.",
          List.of(process),
          _ -> Labels.EMPTY,
          own -> own.cpuNanos() / NANOS);
    }
    families.gauge(
        "process_start_time_seconds",
        "When the coordinator started, in seconds since 1970.",
        process.startedMillis() / 1e3);
    families.gauge(
        "process_resident_memory_bytes",
        "Memory that the coordinator occupies.",
        perhaps(process.residentBytes()));
    families.gauge(
        "process_open_fds", "Files and sockets that it has open.", perhaps(process.openFiles()));
  }

  private static OptionalDouble perhaps(OptionalLong figure) {
    return figure.isPresent()
        ? OptionalDouble.of((double) figure.getAsLong())
        : OptionalDouble.empty();
  }

  private static Labels named(VirtualService service) {
    return Labels.of("virtual_service", service.name());
  }

  private static Labels link(LinkState link) {
    return Labels.of("link", link.counted().link().toString());
  }

  private static String match(Match match) {
    return switch (match) {
      case Match.Address address ->
          "%s %s %s".formatted(address.transport(), address.address(), address.ports());
      case Match.Fwmark(int mark, _) -> "fwmark " + mark;
    };
  }

  private static double flag(boolean is) {
    return is ? 1 : 0;
  }
}

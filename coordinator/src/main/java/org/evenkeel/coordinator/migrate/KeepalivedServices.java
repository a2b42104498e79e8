package org.evenkeel.coordinator.migrate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.migrate.ServiceDraft.Real;
import org.evenkeel.coordinator.migrate.ServiceDraft.Stand;
import org.evenkeel.coordinator.migrate.ServiceDraft.Way;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.Quorum;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Scheduling.Flag;
import org.evenkeel.coordinator.model.Transport;

/** The blocks {@code virtual_server} of keepalived.conf. */
final class KeepalivedServices {
  private static final String[] FLAGS = {
    "flag-1", "flag-2", "flag-3", "sh-port", "sh-fallback", "mh-port", "mh-fallback"
  };

  /** keepalived.conf(5). */
  private static final Duration PERSISTENCE_DEFAULT = Duration.ofMinutes(6);

  private final KeepalivedGroups groups;
  private final Reading reading;

  KeepalivedServices(KeepalivedGroups groups, Reading reading) {
    this.groups = groups;
    this.reading = reading;
  }

  /** The services of a virtual server: one, or those of its group. */
  Stream<ServiceDraft> drafts(Directive server) {
    List<Match> matches = groups.matches(server, transport(server)).toList();
    if (matches.isEmpty()) {
      reading.takeWhole(server);
      return Stream.of();
    }
    ServiceDraft first = draft(server, matches.getFirst());
    return matches.stream().map(match -> first.of(match, name(server, matches.size(), match)));
  }

  private Transport transport(Directive server) {
    Optional<Directive> said = reading.last(server.block(), "protocol");
    if (said.isEmpty() && !server.value(0).equals("fwmark")) {
      reading.drop(
          server.at(),
          server.name(),
          "no protocol is said, which keepalived takes for UDP, and so does the import",
          "write protocol TCP there and import again, if that is meant");
      return Transport.UDP;
    }
    return switch (said.map(each -> each.value(0).toUpperCase(Locale.ROOT)).orElse("TCP")) {
      case "TCP" -> Transport.TCP;
      case "UDP" -> Transport.UDP;
      case "SCTP" -> Transport.SCTP;
      default -> {
        said.ifPresent(
            each ->
                reading.drop(each, Quoted.of(each.value(0)) + " is no protocol", "TCP is taken"));
        yield Transport.TCP;
      }
    };
  }

  private String name(Directive server, int of, Match match) {
    String said = reading.last(server.block(), "snmp_name").map(each -> each.value(0)).orElse("");
    if (said.isEmpty() && server.value(0).equals("group")) {
      said = server.value(1);
    }
    return of == 1 || said.isEmpty() ? said : said + "-" + match;
  }

  private ServiceDraft draft(Directive server, Match match) {
    List<Directive> block = server.block();
    Way way = reading.last(block, "lvs_method", "lb_kind").map(this::way).orElse(nat());
    boolean inhibits = reading.says(block, "inhibit_on_failure");
    reading.last(block, "alpha"); // each new real server waits for its first passed check here
    reading.last(block, "ip_family"); // is that of the real servers
    List<Real> reals = new ArrayList<>();
    for (Directive real : reading.all(block, "real_server")) {
      real(real, server, way).ifPresent(reals::add);
      reading
          .last(real.block(), "inhibit_on_failure")
          .filter(said -> said.says() != inhibits)
          .ifPresent(
              said ->
                  reading.drop(
                      said,
                      "on-failure is the same for all real servers of a service",
                      "set it for the service, or give this one its own"));
    }
    return new ServiceDraft(
        server.at(),
        server.name(),
        "",
        match,
        way.forwarding(),
        scheduling(block),
        persistence(block, match),
        inhibits ? OnFailure.QUIESCE : OnFailure.REMOVE,
        quorum(block, reals),
        reading.last(block, "sorry_server").flatMap(said -> sorry(said, block)),
        reals);
  }

  private static Way nat() {
    return Way.by(Forwarding.NAT);
  }

  /** NAT, DR, or TUN with a type, port and checksum. */
  private Way way(Directive said) {
    List<String> words = said.values();
    return switch (said.value(0).toUpperCase(Locale.ROOT)) {
      case "NAT" -> nat();
      case "DR" -> Way.by(Forwarding.DR);
      case "TUN" -> {
        int type = words.indexOf("type");
        int port = words.indexOf("port");
        Optional<Directive> gue =
            port < 0 || port + 1 >= words.size()
                ? Optional.empty()
                : Optional.of(Directive.of(said.at(), said.name(), List.of(words.get(port + 1))));
        yield type < 0
            ? Way.by(Forwarding.TUN)
            : Schedulers.tunnel(
                said,
                said.value(type + 1),
                gue,
                Schedulers.checksum(
                    words.contains("csum"), words.contains("remcsum"), words.contains("nocsum")),
                reading);
      }
      default -> {
        reading.drop(
            said, Quoted.of(said.value(0)) + " is no way of forwarding", "NAT is taken, as there");
        yield nat();
      }
    };
  }

  private Scheduling scheduling(List<Directive> block) {
    Scheduler scheduler =
        reading
            .last(block, "lvs_sched", "lb_algo")
            .map(said -> Schedulers.scheduler(said, Scheduler.WLC, reading))
            .orElse(Scheduler.WLC);
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    for (Directive said : reading.all(block, FLAGS)) {
      flags.addAll(Schedulers.flags(said, List.of(said.name()), scheduler, reading));
    }
    return new Scheduling(scheduler, flags, reading.says(block, "ops"));
  }

  private Optional<Persistence> persistence(List<Directive> block, Match match) {
    Optional<Directive> said = reading.last(block, "persistence_timeout");
    Optional<Directive> mask = reading.last(block, "persistence_granularity");
    if (said.isEmpty() && mask.isEmpty()) {
      return Optional.empty();
    }
    Duration timeout =
        said.filter(each -> !each.values().isEmpty())
            .flatMap(each -> reading.seconds(each, Duration.ofSeconds(1)))
            .orElse(PERSISTENCE_DEFAULT);
    int prefix =
        mask.flatMap(each -> Netmask.prefix(each, 0, match.isV6(), reading))
            .orElse(match.isV6() ? 128 : 32);
    return Optional.of(new Persistence(timeout, prefix));
  }

  /** There the weights of those that live are summed, here they are counted. */
  private Quorum quorum(List<Directive> block, List<Real> reals) {
    Optional<Directive> said = reading.last(block, "quorum");
    Optional<Directive> flap = reading.last(block, "hysteresis");
    int weight = said.flatMap(each -> reading.number(each, 0, 1, Integer.MAX_VALUE)).orElse(1);
    int less = flap.flatMap(each -> reading.number(each, 0, 0, Integer.MAX_VALUE)).orElse(0);
    int each = reals.isEmpty() ? 1 : Math.max(1, reals.getFirst().weight());
    boolean alike = reals.stream().allMatch(real -> real.weight() == each);
    long up = alike ? (weight + each - 1L) / each : 1;
    long hysteresis = alike ? less / each : 0;
    if (!alike && weight > 1) {
      reading.drop(
          said.orElseThrow(),
          "weights are summed there and real servers counted here, and theirs differ",
          "one suffices for the service to be up; set quorum.up in the YAML");
    }
    if (up > 65_535 || hysteresis >= up) {
      flap.or(() -> said)
          .ifPresent(
              one ->
                  reading.drop(
                      one,
                      "counted in real servers, it is not below the quorum, or too large",
                      "set quorum in the YAML"));
      return new Quorum((int) Math.min(up, 65_535), 0);
    }
    return new Quorum((int) up, (int) hysteresis);
  }

  private Optional<Stand> sorry(Directive said, List<Directive> block) {
    Optional<Integer> port =
        said.value(1).isEmpty() ? Optional.of(0) : PortNames.port(said.value(1));
    if (port.isEmpty()) {
      reading.drop(said, Quoted.of(said.value(1)) + " is no port", "set fallback in the YAML");
      return Optional.empty();
    }
    Optional<Forwarding> way =
        reading.last(block, "sorry_server_lvs_method").map(each -> way(each).forwarding());
    return reading
        .address(said, said.value(0))
        .map(address -> new Stand(said, address, port.get(), way));
  }

  private Optional<Real> real(Directive real, Directive server, Way service) {
    List<Directive> block = real.block();
    Optional<IpAddress> address = reading.address(real, real.value(0));
    Optional<Integer> port =
        real.value(1).isEmpty() ? Optional.of(0) : PortNames.port(real.value(1));
    if (port.isEmpty()) {
      reading.drop(
          real, Quoted.of(real.value(1)) + " is no port", "it is left out; correct the line");
    }
    if (address.isEmpty() || port.isEmpty()) {
      reading.takeWhole(real);
      return Optional.empty();
    }
    reading.last(block, "alpha");
    Limits limits =
        Schedulers.limits(
            number(block, "lthreshold", 0), number(block, "uthreshold", 0), real, reading);
    return Optional.of(
        new Real(
            real.at(),
            real.name(),
            address.get(),
            port.get(),
            number(block, "weight", 1),
            limits,
            reading.last(block, "lvs_method", "lb_kind").map(this::way).orElse(service),
            new KeepalivedChecks(server, real, reading).test(address.get(), port.get()),
            false));
  }

  private int number(List<Directive> block, String name, int otherwise) {
    return reading
        .last(block, name)
        .flatMap(said -> reading.number(said, 0, 0, 65_535))
        .orElse(otherwise);
  }
}

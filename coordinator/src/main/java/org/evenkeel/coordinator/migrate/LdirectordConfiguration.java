package org.evenkeel.coordinator.migrate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.migrate.ServiceDraft.Real;
import org.evenkeel.coordinator.migrate.ServiceDraft.Stand;
import org.evenkeel.coordinator.migrate.ServiceDraft.Way;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Quorum;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Transport;

/** The services of ldirectord.cf (ldirectord(8)). */
final class LdirectordConfiguration {
  private static final Pattern REAL =
      Pattern.compile("(\\S+?)(?:\\s*->\\s*(\\S+))?\\s+(gate|masq|ipip)\\b(?:\\s+([0-9]+))?(.*)");
  private static final Pattern FALLBACK = Pattern.compile("(\\S+)(?:\\s+(gate|masq|ipip))?");

  private final List<Directive> all;
  private final Reading reading;

  private LdirectordConfiguration(List<Directive> all, Reading reading) {
    this.all = all;
    this.reading = reading;
  }

  static Sheet read(Source source, Reading reading) throws UnreadableException {
    List<Directive> all = LdirectordText.parse(source, reading);
    if (all.isEmpty()) {
      throw new UnreadableException(
          source.start(), "holds no setting NAME = VALUE", "a file such as ldirectord.cf");
    }
    LdirectordConfiguration configuration = new LdirectordConfiguration(all, reading);
    List<ServiceDraft> services =
        reading.all(all, "virtual", "virtual6").stream()
            .flatMap(virtual -> configuration.service(virtual).stream())
            .toList();
    reading.rest(all, LdirectordWords.WORDS);
    return new Sheet(services, Optional.empty(), List.of(), List.of());
  }

  private Optional<ServiceDraft> service(Directive virtual) {
    return match(virtual).map(match -> service(virtual, match));
  }

  private Optional<Match> match(Directive virtual) {
    Optional<Directive> protocol = reading.last(virtual.block(), "protocol");
    String said = protocol.map(each -> each.value(0)).orElse("");
    if (virtual.value(0).matches("[0-9]+")) {
      return reading
          .number(virtual, 0, 1, Integer.MAX_VALUE)
          .map(mark -> new Match.Fwmark(mark, virtual.name().equals("virtual6")));
    }
    return Endpoint.read(virtual.value(0), virtual, reading)
        .map(
            endpoint -> {
              boolean udp = said.isEmpty() ? endpoint.port() == 53 : said.equals("udp");
              return new Match.Address(
                  endpoint.address(),
                  endpoint.port() == 0 ? PortSet.ALL : PortSet.of(endpoint.port()),
                  udp ? Transport.UDP : Transport.TCP);
            });
  }

  private ServiceDraft service(Directive virtual, Match match) {
    List<Directive> block = virtual.block();
    String name = reading.last(block, "servicename").map(said -> said.value(0)).orElse("");
    LdirectordChecks checks = new LdirectordChecks(all, virtual, match, reading);
    List<Real> reals = new ArrayList<>();
    reading.all(block, "real", "real6").forEach(said -> reals(said, match, checks, reals));
    boolean quiescent =
        said(block, "quiescent").map(said -> !said.value(0).equals("no")).orElse(true);
    return new ServiceDraft(
        virtual.at(),
        virtual.name(),
        name,
        match,
        Forwarding.DR,
        scheduling(block),
        persistence(block, match),
        quiescent ? OnFailure.QUIESCE : OnFailure.REMOVE,
        Quorum.ONE,
        said(block, match.isV6() ? "fallback6" : "fallback").flatMap(this::fallback),
        reals);
  }

  /** What a virtual service says, or else all of them together. */
  private Optional<Directive> said(List<Directive> block, String name) {
    Optional<Directive> own = reading.last(block, name);
    return own.isPresent() ? own : reading.last(all, name);
  }

  private Scheduling scheduling(List<Directive> block) {
    Scheduler scheduler =
        reading
            .last(block, "scheduler")
            .map(said -> Schedulers.scheduler(said, Scheduler.WRR, reading))
            .orElse(Scheduler.WRR);
    Set<Scheduling.Flag> flags =
        reading
            .last(block, "schedflags")
            .map(
                said ->
                    Schedulers.flags(
                        said, List.of(said.value(0).split(",", -1)), scheduler, reading))
            .orElse(Set.of());
    boolean ops = reading.last(block, "ops").map(said -> said.value(0)).orElse("no").equals("yes");
    return new Scheduling(scheduler, flags, ops);
  }

  private Optional<Persistence> persistence(List<Directive> block, Match match) {
    Optional<Directive> said = reading.last(block, "persistent");
    if (said.isEmpty()) {
      return Optional.empty();
    }
    int prefix =
        reading
            .last(block, "netmask")
            .flatMap(mask -> Netmask.prefix(mask, 0, match.isV6(), reading))
            .orElse(match.isV6() ? 128 : 32);
    return reading
        .seconds(said.get(), Duration.ofSeconds(1))
        .map(timeout -> new Persistence(timeout, prefix));
  }

  private Optional<Stand> fallback(Directive said) {
    Matcher matcher = FALLBACK.matcher(said.value(0));
    if (!matcher.matches()) {
      reading.drop(said, "is no address with a port", "set fallback in the YAML");
      return Optional.empty();
    }
    return Endpoint.read(matcher.group(1), said, reading)
        .map(
            endpoint ->
                new Stand(
                    said,
                    endpoint.address(),
                    endpoint.port(),
                    Optional.ofNullable(matcher.group(2)).map(LdirectordConfiguration::way)));
  }

  private void reals(Directive said, Match match, LdirectordChecks checks, List<Real> reals) {
    Matcher matcher = REAL.matcher(said.value(0));
    if (!matcher.matches()) {
      reading.drop(
          said,
          Quoted.of(said.value(0)) + " is no real server",
          "write it such as 10.0.0.1:80 gate 1 and import again");
      return;
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    Optional<Endpoint> from = Endpoint.read(first, said, reading);
    Optional<Endpoint> to = last == null ? from : Endpoint.read(last, said, reading);
    if (from.isEmpty() || to.isEmpty()) {
      return;
    }
    LdirectordReal parts = LdirectordReal.of(matcher.group(5), said, reading);
    int weight = matcher.group(4) == null ? 1 : weight(said, matcher.group(4));
    boolean maps = matcher.group(3).equals("masq");
    for (Endpoint each : Ranges.between(from.get(), to.get(), said, reading)) {
      Endpoint endpoint = maps ? each : atServicePort(each, match, said);
      reals.add(
          new Real(
              said.at(),
              said.name(),
              endpoint.address(),
              endpoint.port(),
              weight,
              parts.limits(),
              Way.by(way(matcher.group(3))),
              checks.test(said, parts, endpoint),
              checks.isOff()));
    }
  }

  /** So ldirectord does it where no port can be translated, for checks as well. */
  private Endpoint atServicePort(Endpoint real, Match match, Directive said) {
    int port =
        match instanceof Match.Address(_, PortSet ports, _)
            ? ports.single().orElse(0)
            : real.port();
    if (port == real.port() || real.port() == 0) {
      return real;
    }
    reading.drop(
        said,
        "without masq packets keep the service's port, %d, and checks go there".formatted(port),
        "nothing, so it was before; or set check.port in the YAML");
    return new Endpoint(real.address(), port);
  }

  private int weight(Directive said, String text) {
    return reading
        .number(Directive.of(said.at(), said.name(), List.of(text)), 0, 0, 65_535)
        .orElse(1);
  }

  private static Forwarding way(String word) {
    return switch (word) {
      case "masq" -> Forwarding.NAT;
      case "ipip" -> Forwarding.TUN;
      default -> Forwarding.DR;
    };
  }
}

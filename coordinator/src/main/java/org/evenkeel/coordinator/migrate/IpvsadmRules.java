package org.evenkeel.coordinator.migrate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.migrate.ServiceDraft.Real;
import org.evenkeel.coordinator.migrate.ServiceDraft.Test;
import org.evenkeel.coordinator.migrate.ServiceDraft.Way;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpvsSettings.Timeouts;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Quorum;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Transport;

/** A kernel's table as {@code ipvsadm -S} prints it. It says nothing of health checks. */
final class IpvsadmRules {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Vocabulary WORDS =
      new Vocabulary()
          .with(
              "a table is imported as its rules build it, and this takes something away from one",
              "take the rule out that it is about, and import again",
              "-D",
              "-d")
          .with("asks or counts, and sets nothing", "nothing", "-L", "-S", "-Z", "-R", "-n")
          .with(
              "the daemon is started by a pair of coordinators, for both ways",
              "pair the nodes, see docs/ha.md",
              "--stop-daemon")
          .with(
              "IPVS alone chooses by persistence engines here, and Evenkeel sets none",
              "forwarding proxy can keep clients by cookie, header, url or rdp: docs/layer7.md",
              "--pe");

  private final Reading reading;

  /** A service's key as it was written, and its parts. */
  private record Entry(Directive service, Match match, Map<String, Directive> reals) {}

  private IpvsadmRules(Reading reading) {
    this.reading = reading;
  }

  static Sheet read(Source source, Reading reading) throws UnreadableException {
    List<Directive> commands = IpvsadmText.parse(source);
    if (commands.stream().noneMatch(each -> each.name().matches("-[AaEeC]|--set"))) {
      throw new UnreadableException(
          source.start(), "holds no rule of ipvsadm", "the output of ipvsadm -S -n");
    }
    Sheet sheet = new IpvsadmRules(reading).sheet(commands);
    reading.rest(commands, WORDS);
    return sheet;
  }

  private Sheet sheet(List<Directive> commands) {
    Map<Match, Entry> table = new LinkedHashMap<>();
    for (Directive command : commands) {
      switch (command.name()) {
        case "-C" -> reading.take(command);
        case "-A", "-E" -> service(command, table);
        case "-a", "-e" -> real(command, table);
        default -> {}
      }
    }
    return new Sheet(
        table.values().stream().map(this::draft).toList(),
        reading.last(commands, "--set").map(this::timeouts),
        List.of(),
        reading.all(commands, "--start-daemon").stream()
            .findFirst()
            .map(this::sync)
            .orElse(List.of()));
  }

  private void service(Directive command, Map<Match, Entry> table) {
    reading.take(command);
    match(command)
        .ifPresent(
            match -> {
              Entry before = table.get(match);
              Map<String, Directive> reals = before == null ? new LinkedHashMap<>() : before.reals;
              table.put(match, new Entry(command, match, reals));
            });
  }

  private void real(Directive command, Map<Match, Entry> table) {
    reading.take(command);
    Optional<Match> match = match(command);
    if (match.isEmpty()) {
      return;
    }
    Entry entry = table.get(match.get());
    if (entry == null) {
      reading.drop(
          command,
          match.get() + " has not been added as a service before",
          "add the rule -A for it, and import again");
      return;
    }
    String key = reading.last(command.block(), "-r").map(each -> each.value(0)).orElse("");
    entry.reals.put(key, command);
  }

  /** What a rule is about. The family of a mark's packets is read of its real servers. */
  private Optional<Match> match(Directive command) {
    List<Directive> options = command.block();
    Optional<Directive> mark = reading.last(options, "-f");
    boolean isV6 = reading.last(options, "-6").isPresent();
    if (mark.isPresent()) {
      return reading
          .number(mark.get(), 0, 1, Integer.MAX_VALUE)
          .map(value -> new Match.Fwmark(value, isV6));
    }
    for (Map.Entry<String, Transport> each :
        Map.of("-t", Transport.TCP, "-u", Transport.UDP, "--sctp-service", Transport.SCTP)
            .entrySet()) {
      Optional<Directive> said = reading.last(options, each.getKey());
      if (said.isPresent()) {
        return Endpoint.read(said.get().value(0), said.get(), reading)
            .map(
                endpoint ->
                    new Match.Address(
                        endpoint.address(),
                        endpoint.port() == 0 ? PortSet.ALL : PortSet.of(endpoint.port()),
                        each.getValue()));
      }
    }
    reading.drop(command, "names no service", "write -t, -u, --sctp-service or -f");
    return Optional.empty();
  }

  private ServiceDraft draft(Entry entry) {
    List<Directive> options = entry.service.block();
    boolean isV6 =
        switch (entry.match) {
          case Match.Address address -> address.isV6();
          case Match.Fwmark(_, boolean said) -> said;
        };
    return new ServiceDraft(
        entry.service.at(),
        entry.service.name(),
        "",
        entry.match,
        Forwarding.DR,
        scheduling(options),
        persistence(options, isV6),
        OnFailure.QUIESCE,
        Quorum.ONE,
        Optional.empty(),
        entry.reals.values().stream().flatMap(real -> real(real).stream()).toList());
  }

  private Scheduling scheduling(List<Directive> options) {
    Scheduler scheduler =
        reading
            .last(options, "-s")
            .map(said -> Schedulers.scheduler(said, Scheduler.WLC, reading))
            .orElse(Scheduler.WLC);
    Set<Scheduling.Flag> flags =
        reading
            .last(options, "-b")
            .map(
                said ->
                    Schedulers.flags(
                        said, List.of(said.value(0).split(",", -1)), scheduler, reading))
            .orElse(Set.of());
    return new Scheduling(scheduler, flags, reading.last(options, "-o").isPresent());
  }

  private Optional<Persistence> persistence(List<Directive> options, boolean isV6) {
    Optional<Directive> said = reading.last(options, "-p");
    if (said.isEmpty()) {
      return Optional.empty();
    }
    Duration timeout =
        said.get().values().isEmpty()
            ? Duration.ofMinutes(5) // ipvsadm(8)
            : reading.seconds(said.get(), SECOND).orElse(Duration.ofMinutes(5));
    int prefix =
        reading
            .last(options, "-M")
            .flatMap(mask -> Netmask.prefix(mask, 0, isV6, reading))
            .orElse(isV6 ? 128 : 32);
    return Optional.of(new Persistence(timeout, prefix));
  }

  private Optional<Real> real(Directive command) {
    List<Directive> options = command.block();
    Optional<Endpoint> endpoint =
        reading.last(options, "-r").flatMap(said -> Endpoint.read(said.value(0), said, reading));
    if (endpoint.isEmpty()) {
      reading.drop(command, "has no real server that can be taken", "write -r ADDRESS:PORT");
      return Optional.empty();
    }
    int max = number(options, "-x", 0);
    return Optional.of(
        new Real(
            command.at(),
            command.name(),
            endpoint.get().address(),
            endpoint.get().port(),
            number(options, "-w", 1),
            Schedulers.limits(number(options, "-y", 0), max, command, reading),
            way(options),
            unchecked(command),
            false));
  }

  /** There is nothing in a table that says who is well. */
  private static Test unchecked(Directive command) {
    CheckSpec defaults = CheckSpec.DEFAULT;
    return new Test(
        command.at(),
        new CheckSpec(
            new Probe.None(),
            defaults.interval(),
            defaults.timeout(),
            defaults.rise(),
            defaults.fall(),
            OptionalInt.empty()),
        OptionalInt.empty());
  }

  private Way way(List<Directive> options) {
    boolean nat = reading.last(options, "-m").isPresent();
    boolean direct = reading.last(options, "-g").isPresent();
    boolean tunnel = reading.last(options, "-i").isPresent();
    if (nat || !tunnel || direct) {
      return Way.by(nat ? Forwarding.NAT : Forwarding.DR);
    }
    return reading
        .last(options, "--tun-type")
        .map(
            type ->
                Schedulers.tunnel(
                    type,
                    type.value(0),
                    reading.last(options, "--tun-port"),
                    Schedulers.checksum(
                        reading.last(options, "--tun-csum").isPresent(),
                        reading.last(options, "--tun-remcsum").isPresent(),
                        reading.last(options, "--tun-nocsum").isPresent()),
                    reading))
        .orElse(Way.by(Forwarding.TUN));
  }

  private int number(List<Directive> options, String name, int otherwise) {
    return reading
        .last(options, name)
        .flatMap(said -> reading.number(said, 0, 0, 65_535))
        .orElse(otherwise);
  }

  private Timeouts timeouts(Directive said) {
    return new Timeouts(
        timeout(said, 0, Timeouts.KERNEL.tcp()),
        timeout(said, 1, Timeouts.KERNEL.tcpFin()),
        timeout(said, 2, Timeouts.KERNEL.udp()));
  }

  /** 0 leaves it as it is. */
  private Duration timeout(Directive said, int index, Duration otherwise) {
    return reading
        .number(said, index, 0, (int) Reading.LONGEST.toSeconds())
        .filter(seconds -> seconds > 0)
        .map(Duration::ofSeconds)
        .orElse(otherwise);
  }

  private List<String> sync(Directive said) {
    List<String> parts = new ArrayList<>();
    reading
        .last(said.block(), "--mcast-interface")
        .ifPresent(name -> parts.add("interface: " + Quoted.of(name.value(0))));
    reading
        .last(said.block(), "--syncid")
        .flatMap(id -> reading.number(id, 0, 0, 255))
        .ifPresent(id -> parts.add("id: " + id));
    return List.of("ha:", "  sync: { " + String.join(", ", parts) + " }");
  }
}

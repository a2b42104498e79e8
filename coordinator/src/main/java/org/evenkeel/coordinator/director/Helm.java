package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Checks;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All state that the director owns, and what is done with it: take events in, then plan, apply the
 * difference, and show the outcome. One thread uses it; it starts none.
 */
final class Helm {
  private static final Logger LOG = LoggerFactory.getLogger(Helm.class);

  private final Director.Setup setup;
  private final Director.Doors doors;
  private final Lookout lookout;
  private final Clock clock;
  private final InstantSource wallClock;
  private final Tables tables;
  private final HeldAddresses held;
  private final Ownership ownership;
  private final Judgement judgement = new Judgement();
  private final Gauges gauges;
  private final Chronicler chronicler;
  private final SelfExamination examination;
  private final Map<String, Boolean> up = new HashMap<>();
  private Running running = Running.NOTHING;
  private Set<String> said = Set.of();

  /** Those that were drained with a deadline at the last look. */
  private Set<RealServerId> draining = Set.of();

  private boolean watching;
  private HostUse use = HostUse.NONE;
  private Optional<String> collision = Optional.empty();

  /** Watches the real servers for the helm. */
  @FunctionalInterface
  interface Lookout {
    /** From now on exactly what the judgement names is watched. */
    void watch(Judgement judgement);

    /** How long the last passed probe of a target took; empty before the first. */
    default Optional<Checks.ResponseTime> responseTime(CheckTarget target) {
      return Optional.empty();
    }
  }

  Helm(
      Director.Setup setup,
      Director.Doors doors,
      Lookout lookout,
      Clock clock,
      InstantSource wallClock) {
    this.wallClock = wallClock;
    this.setup = setup;
    this.doors = doors;
    this.lookout = lookout;
    this.tables = new Tables(doors.dispatchers());
    this.gauges = new Gauges(tables, lookout::responseTime);
    this.held = new HeldAddresses(doors.addresses());
    this.ownership = new Ownership(doors.states());
    this.chronicler = new Chronicler(doors.chronicle(), InstantSource.system());
    this.examination = new SelfExamination(doors.ownLink(), clock);
    this.clock = clock;
  }

  /**
   * Reads what is configured and what an earlier process left, and adopts what the engines hold.
   *
   * @throws ConfigurationException when the only configuration that there is is refused
   * @throws IOException when a file cannot be read
   */
  void start() throws ConfigurationException, IOException {
    ownership.load();
    held.look();
    tables.read();
    turnTo(Running.atStart(doors.configurations()));
  }

  private void turnTo(Running next) {
    next.refused().forEach(problem -> LOG.error("Refused: {}", problem));
    boolean other = !next.cluster().equals(running.cluster());
    running = next;
    if (other) {
      ownership.allot(running.cluster());
      judgement.turnTo(running.cluster(), setup.layer4(), tables, ownership.state().marks());
      watching = false;
      collision = doors.host().flatMap(host -> host.collision(running.cluster()));
    }
    ownership.forgetAbsent(realServers(running.cluster()));
    LOG.info(
        "Revision {} runs with {} virtual services",
        running.revision(),
        running.cluster().virtualServices().size());
  }

  private static Set<RealServerId> realServers(Cluster cluster) {
    Set<RealServerId> present = new LinkedHashSet<>();
    for (VirtualService service : cluster.virtualServices()) {
      service.realServers().forEach(r -> present.add(new RealServerId(service.name(), r.name())));
    }
    return present;
  }

  /** What the last plan asked of this host's kernel. */
  HostUse hostUse() {
    return use;
  }

  /** The running configuration. */
  Control.Configuration configuration() {
    return new Control.Configuration(running.revision(), running.text());
  }

  /** Takes an event in; {@link #round} puts what follows from it in force. */
  void take(Event event) {
    switch (event) {
      case Event.Checked(var target, var state) -> judgement.checked(target, state);
      case Event.Heard(var target, var state) -> judgement.heard(target, state);
      case Event.Hinted(var hints) -> judgement.hinted(running.cluster(), setup.layer4(), hints);
      case Event.ReloadAsked _ -> reload();
    }
  }

  private void reload() {
    try {
      turnTo(running.reloaded(doors.configurations()));
    } catch (IOException e) {
      turnTo(running.refusing(List.of(String.valueOf(e.getMessage()))));
    }
  }

  /** Sets an operator state; {@link #round} puts it in force. */
  Outcome set(Command.SetState command) {
    RealServerId id = command.realServer();
    Optional<RealServer> real =
        running
            .cluster()
            .virtualService(id.service())
            .flatMap(own -> own.realServer(id.realServer()));
    return real.isEmpty() ? absent(running.cluster(), id) : remember(command, real.get());
  }

  /** Says that there is no such virtual service or real server, and which there are. */
  static Outcome absent(Cluster cluster, RealServerId id) {
    Optional<VirtualService> service = cluster.virtualService(id.service());
    return new Outcome.NotFound(
        service.isEmpty()
            ? "no virtual service %s; there are: %s"
                .formatted(id.service(), names(cluster.virtualServices(), VirtualService::name))
            : "no real server %s in %s; there are: %s"
                .formatted(
                    id.realServer(),
                    id.service(),
                    names(service.get().realServers(), RealServer::name)));
  }

  private static <T> String names(List<T> things, Function<T, String> name) {
    return things.isEmpty()
        ? "none"
        : things.stream().map(name).limit(20).collect(Collectors.joining(", "));
  }

  private Outcome remember(Command.SetState command, RealServer real) {
    RealServerId id = command.realServer();
    Optional<Instant> haltBy = command.deadline().map(wallClock.instant()::plus);
    try {
      keep(id, real, command.state(), haltBy);
    } catch (IOException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
    chronicler.because(id, "set by " + command.author());
    LOG.info("{} sets {} to {}", command.author(), id, command.state());
    return new Outcome.Done(running.revision());
  }

  private void keep(RealServerId id, RealServer real, OperatorState state, Optional<Instant> haltBy)
      throws IOException {
    Map<RealServerId, OperatorState> states = new LinkedHashMap<>(ownership.operator());
    // With a deadline also what is configured so: it has to be remembered somewhere.
    if (state == real.state() && haltBy.isEmpty()) {
      states.remove(id);
    } else {
      states.put(id, state);
    }
    Map<RealServerId, Instant> deadlines = new LinkedHashMap<>(ownership.haltBy());
    deadlines.remove(id);
    haltBy.ifPresent(instant -> deadlines.put(id, instant));
    ownership.operator(states, deadlines);
  }

  /** Halts what is drained with a deadline and has no connections left, or no time. */
  private void finishDrains(List<String> problems) {
    Instant now = wallClock.instant();
    Set<RealServerId> open = Set.copyOf(ownership.haltBy().keySet());
    for (RealServerId id : open) {
      VirtualService service = running.cluster().virtualService(id.service()).orElse(null);
      RealServer real = service == null ? null : service.realServer(id.realServer()).orElse(null);
      if (service == null || real == null) {
        continue; // forgotten with the configuration that had it
      }
      long left = connectionsLeft(service, real);
      // Counted at two looks: at the first it may just have got its last ones.
      boolean drained = left == 0 && draining.contains(id);
      if (drained || !now.isBefore(ownership.haltBy().getOrDefault(id, Instant.MAX))) {
        try {
          keep(id, real, OperatorState.HALT, Optional.empty());
          String why =
              drained ? "drained" : "drained in time but for %d connections".formatted(left);
          chronicler.because(id, why);
          LOG.info("{} is halted: {}", id, why);
        } catch (IOException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
    draining = open;
  }

  private long connectionsLeft(VirtualService service, RealServer real) {
    List<ServiceKey> keys = TableKeys.of(service, ownership.state().marks());
    return tables
        .known(Planner.engine(service, setup.layer4()))
        .counters(TableKeys.places(keys, real))
        .activeConnections();
  }

  /** Turns to a configuration that was found valid; {@link #round} puts it in force. */
  Outcome configure(Command.Configure command, Cluster cluster) {
    int expected = command.ifRevision().orElse(running.revision());
    if (expected != running.revision()) {
      return new Outcome.Conflict(
          "revision %d runs, not %d: read it, make the change again and try again"
              .formatted(running.revision(), expected));
    }
    Optional<String> clash = doors.host().flatMap(host -> host.collision(cluster));
    if (clash.isPresent()) {
      return new Outcome.Refused(List.of(clash.get()));
    }
    if (command.validateOnly()) {
      return new Outcome.Done(running.revision());
    }
    try {
      return edited(command)
          ? new Outcome.Conflict(
              "evenkeel.yaml was edited since revision %d was accepted: apply that file, or undo the edit, first"
                  .formatted(running.revision()))
          : accept(command, cluster);
    } catch (IOException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Whether the file holds what neither runs nor is being applied: it must not be lost. */
  private boolean edited(Command.Configure command) throws IOException {
    Optional<String> file = doors.configurations().file();
    return file.isPresent()
        && !file.get().equals(running.text())
        && !file.get().equals(command.yaml());
  }

  private Outcome accept(Command.Configure command, Cluster cluster) throws IOException {
    Revision accepted =
        doors
            .configurations()
            .accept(command.yaml(), command.author(), command.comment(), Instant.now());
    turnTo(new Running(cluster, accepted.number(), command.yaml(), List.of()));
    return new Outcome.Done(accepted.number());
  }

  /**
   * Plans and puts the plan in force.
   *
   * @param look whether to read the engines anew, which finds drift and counts connections
   * @return what users see from now on
   */
  Snapshot round(boolean look) {
    List<String> problems = new ArrayList<>(setup.notices());
    running.fileProblem().ifPresent(problems::add);
    collision.ifPresent(problems::add);
    if (look) {
      held.look();
    }
    if (look && tables.read()) {
      judgement.adopt(running.cluster(), setup.layer4(), tables, ownership.state().marks());
    }
    if (look) {
      judgement.measured(
          gauges.look(running.cluster(), setup.layer4(), ownership.state().marks(), clock.nanos()));
      finishDrains(problems);
    }
    suspicion(problems);
    Situation situation =
        judgement.situation(
            running.cluster(),
            setup.layer4(),
            ownership.state(),
            surroundings(problems),
            clock.nanos());
    Plan plan = Planner.plan(situation);
    judgement.remember(plan);
    chronicler.observe(situation, plan, running.revision());
    use = plan.use();
    problems.addAll(plan.problems());
    if (look) {
      tables.tune(running.cluster().ipvs(), problems);
    }
    enforce(plan, look, problems);
    watch();
    logChanges(problems);
    Snapshot snapshot =
        Snapshots.of(
            setup,
            running,
            new Snapshots.Round(situation, plan, ownership.services(), up, problems),
            tables);
    up.clear();
    snapshot.virtualServices().forEach(s -> up.put(s.configured().name(), s.up()));
    return snapshot;
  }

  /** Looks at this node itself when every check fails at once, and says what it finds. */
  private void suspicion(List<String> problems) {
    Suspicion suspicion = judgement.suspect(clock.nanos());
    if (!suspicion.present()) {
      examination.over();
      return;
    }
    String reaction =
        switch (running.cluster().onAllDown()) {
          case KEEP_LAST -> "the last weights stay in force (on-all-down: keep-last)";
          case FALLBACK -> "the weights are 0 (on-all-down: fallback)";
        };
    IpAddress one =
        suspicion.wave().stream().map(CheckTarget::address).min(IpAddress::compareTo).orElseThrow();
    problems.add(
        suspicion.relieved().isPresent()
            ? "checks pass again after all had failed at once; until each had its time %s"
                .formatted(reaction)
            : "every check fails at once, of %d places, so this host itself is suspected: %s; %s"
                .formatted(suspicion.wave().size(), examination.towards(one), reaction));
  }

  /** The cluster that runs. */
  Cluster cluster() {
    return running.cluster();
  }

  private Situation.Surroundings surroundings(List<String> problems) {
    return new Situation.Surroundings(
        setup.ownPorts(), held.interfaces(running.cluster(), problems));
  }

  /** After the table is made: probes through VIPs need theirs in it. */
  private void watch() {
    boolean others = judgement.look(tables.known(Engine.IPVS).services());
    if (others || !watching) {
      lookout.watch(judgement);
      watching = true;
    }
  }

  private void enforce(Plan plan, boolean look, List<String> problems) {
    doors.host().ifPresent(host -> host.prepare(plan, look, problems));
    Set<IpAddress> missing = held.missing(plan.addresses(), problems);
    ownership.claim(plan, missing, problems);
    held.hold(missing, problems);
    if (tables.apply(plan, ownership.services(), problems)) {
      Set<ServiceKey> unplanned = new LinkedHashSet<>(ownership.services());
      unplanned.removeAll(plan.sharedServices());
      Set<IpAddress> unwanted = new LinkedHashSet<>(ownership.addresses());
      unwanted.removeAll(plan.addresses());
      ownership.settle(tables.gone(unplanned), held.release(unwanted, problems), problems);
    }
  }

  /** Takes everything of ours out of the engines and off this host. */
  void clear() {
    List<String> problems = new ArrayList<>();
    held.look();
    tables.read();
    enforce(Plan.NOTHING, false, problems);
    doors.host().ifPresent(host -> host.clear(problems));
    problems.forEach(problem -> LOG.error("Not cleared: {}", problem));
  }

  private void logChanges(List<String> problems) {
    Set<String> now = new LinkedHashSet<>(problems);
    now.stream().filter(p -> !said.contains(p)).forEach(p -> LOG.warn("Degraded: {}", p));
    said.stream().filter(p -> !now.contains(p)).forEach(p -> LOG.info("Mended: {}", p));
    said = now;
  }
}

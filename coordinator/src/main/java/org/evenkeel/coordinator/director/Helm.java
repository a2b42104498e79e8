package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Checks;
import org.evenkeel.coordinator.config.ClusterDifference;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Complaints;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All state that the director owns, and what is done with it: take events in, then plan, apply the
 * difference, and show the outcome. One thread uses it; it starts none.
 */
final class Helm {
  private static final Logger LOG = LoggerFactory.getLogger(Helm.class);

  /** For so long a real server of which nothing is heard is waited for; there may be no way. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Director.Setup setup;
  private final Director.Doors doors;
  private final Lookout lookout;
  private final Clock clock;
  private final InstantSource wallClock;
  private final Tables tables;
  private final HeldAddresses held;
  private final Ownership ownership;
  private final Enforcement enforcement;
  private final Touched touched = new Touched();
  private final Judgement judgement = new Judgement(touched);
  private final Planning planning = new Planning(touched);
  private final Snapshots snapshots;
  private final Gauges gauges;
  private final Chronicler chronicler;
  private final Drains drains;
  private final SelfExamination examination;
  private final Acceptance acceptance;
  private Running running = Running.NOTHING;
  private Set<String> said = Set.of();
  private boolean watching;
  private HostUse use = HostUse.NONE;
  private Optional<String> collision = Optional.empty();

  private long turnedNanos;

  /** How often an operator has set a state, also to what it was. */
  private long decisions;

  /** What does not work elsewhere in this process, by who said so. */
  private final Map<String, List<String>> notices = new TreeMap<>();

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
    this.ownership = new Ownership(doors.states(), touched);
    this.enforcement = new Enforcement(doors.host(), tables, held, ownership);
    this.snapshots = new Snapshots(setup, doors.role());
    this.chronicler = new Chronicler(doors.chronicle(), wallClock);
    this.drains = new Drains(setup.carriers(), ownership, tables, chronicler, wallClock);
    this.examination = new SelfExamination(doors.ownLink(), clock);
    this.clock = clock;
    this.acceptance = new Acceptance(doors, wallClock, this::turnTo);
  }

  /**
   * Reads what is configured and what an earlier process left, and adopts what the engines hold.
   *
   * @throws ConfigurationException when the only configuration that there is is refused
   * @throws IOException when a file cannot be read
   */
  void start() throws ConfigurationException, IOException {
    ownership.load();
    if (setup.carriers().layer4() == Engine.IPVS
        || ownership.state().marks().containsKey(TableKeys.ANSWERS)) {
      doors.host().ifPresent(HostDoor::engage);
    }
    held.look();
    tables.read();
    acceptance.start();
    judgement.carriedElsewhere(running.cluster().realServers());
  }

  private void turnTo(Running next) {
    next.refused().forEach(problem -> LOG.error("Refused: {}", problem));
    boolean other = !next.cluster().equals(running.cluster());
    running = next;
    if (other) {
      ownership.allot(running.cluster());
      held.turnTo(running.cluster());
      judgement.turnTo(running.cluster(), setup.carriers(), tables, ownership.state().marks());
      lookout.watch(judgement); // who goes and comes back before a round is over begins anew
      watching = false;
      turnedNanos = clock.nanos();
      collision = collision(running.cluster(), ownership.state().marks());
    }
    ownership.forgetAbsent(running.cluster().realServers());
    int services = running.cluster().virtualServices().size();
    LOG.info(
        "Revision {} runs with {} virtual service{}",
        running.revision(),
        services,
        services == 1 ? "" : "s");
  }

  /** What the last plan asked of this host's kernel. */
  HostUse hostUse() {
    return use;
  }

  /**
   * Whether the tables are as a node needs them that is to take over: they hold the last plan, as
   * far as the engines take it at all, and every real server has been heard of since it was
   * configured, or has had its time. Before that those that are new to a table have no weight, and
   * whoever takes over sends nobody there. Nor is a node warm that suspects itself: to its peer
   * some may answer, and if to nobody, the peer keeps weights that this node may never have had.
   */
  boolean warm() {
    boolean heard = judgement.complete() || clock.nanos() - turnedNanos > PATIENCE_NANOS;
    return heard && !tables.lag() && !judgement.suspects();
  }

  /** The running configuration. */
  Control.Configuration configuration() {
    return new Control.Configuration(running.revision(), running.text(), running.unconfirmed());
  }

  /** Takes an event in; {@link #round} puts what follows from it in force. */
  void take(Event event) {
    switch (event) {
      case Event.Checked(var target, var state) -> judgement.checked(target, state);
      case Event.Heard(var target, var state) -> judgement.heard(target, state);
      case Event.Hinted(var engine, var hints) ->
          judgement.hinted(running.cluster(), setup.carriers(), engine, hints);
      case Event.Noticed(String source, var problems) -> notices.put(source, problems);
      case Event.ReloadAsked _ -> acceptance.reload();
    }
  }

  /** Sets an operator state; {@link #round} puts it in force. */
  Outcome set(Command.SetState command) {
    Optional<String> follows = doors.follows().get();
    if (follows.isPresent()) {
      return new Outcome.Elsewhere(follows.get());
    }
    RealServerId id = command.realServer();
    Optional<RealServer> real =
        running
            .cluster()
            .virtualService(id.service())
            .flatMap(own -> own.realServer(id.realServer()));
    return real.isEmpty()
        ? Outcome.NotFound.of(running.cluster(), id)
        : remember(command, real.get());
  }

  /** What operators want of real servers. */
  Director.OperatorStates operatorStates() {
    return new Director.OperatorStates(ownership.operator(), ownership.haltBy(), decisions);
  }

  /** Takes the pair's revision for the running one; {@link #round} puts it in force. */
  Outcome adopt(Command.Adopt command, Cluster cluster) {
    if (command.ifRevision().orElse(running.revision()) != running.revision()) {
      return new Outcome.Conflict("revision %d runs now".formatted(running.revision()));
    }
    Optional<String> clash =
        collision(cluster, TableKeys.allot(cluster, ownership.state().marks()));
    if (clash.isPresent()) {
      return new Outcome.Refused(List.of(clash.get()));
    }
    int ahead = command.revision().number() - running.revision();
    Outcome outcome = acceptance.adopt(command.revision(), cluster);
    if (outcome instanceof Outcome.Done && ahead > 1) {
      // Who was away does not see who is new to the pair.
      judgement.carriedElsewhere(cluster.realServers());
    }
    return outcome;
  }

  /** Has the running configuration stay that had to be confirmed. */
  Outcome confirm(Command.Confirm command) {
    return acceptance.confirm(command);
  }

  /** Takes the pair's operator states for this node's. */
  Outcome adopt(Command.AdoptStates command) {
    try {
      ownership.operators(command.states(), command.haltBy());
    } catch (IOException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
    LOG.info(
        "{} says what operators want of {} real servers",
        command.author(),
        command.states().size());
    return new Outcome.Done(running.revision());
  }

  private Outcome remember(Command.SetState command, RealServer real) {
    RealServerId id = command.realServer();
    Optional<Instant> haltBy = command.deadline().map(wallClock.instant()::plus);
    try {
      ownership.operator(id, real, command.state(), haltBy);
    } catch (IOException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
    decisions++;
    chronicler.because(id, "set by " + command.author());
    LOG.info("{} sets {} to {}", command.author(), id, command.state());
    return new Outcome.Done(running.revision());
  }

  /** Turns to a configuration that was found valid; {@link #round} puts it in force. */
  Outcome configure(Command.Configure command, Cluster cluster) {
    int expected = command.ifRevision().orElse(running.revision());
    if (expected != running.revision()) {
      return new Outcome.Conflict(
          "revision %d runs, not %d: read it, make the change again and try again"
              .formatted(running.revision(), expected));
    }
    Optional<String> clash =
        collision(cluster, TableKeys.allot(cluster, ownership.state().marks()));
    if (clash.isPresent()) {
      return new Outcome.Refused(List.of(clash.get()));
    }
    if (command.validateOnly()) {
      return planned(cluster);
    }
    return acceptance.accept(command, cluster);
  }

  /** Whether somebody else on this host uses one of a cluster's marks. */
  private Optional<String> collision(Cluster cluster, Map<String, Integer> marks) {
    return doors.host().flatMap(host -> host.collision(cluster, marks));
  }

  /** What would change, the states of real servers aside. */
  private Outcome planned(Cluster cluster) {
    NodeState state = ownership.state();
    Plan plan =
        Planner.plan(
            new Situation(
                cluster,
                setup.carriers(),
                Map.of(),
                Map.of(),
                state.operator(),
                TableKeys.allot(cluster, state.marks()),
                Situation.Surroundings.UNKNOWN,
                Map.of(),
                Map.of()));
    return new Outcome.Planned(
        running.revision(),
        ClusterDifference.between(running.cluster(), cluster),
        tables.reloads(plan));
  }

  /**
   * Plans and puts the plan in force.
   *
   * @param look whether to read the engines anew, which finds drift and counts connections
   * @return what users see from now on
   */
  Snapshot round(boolean look) {
    List<String> problems = new ArrayList<>(setup.notices());
    acceptance.lapse().ifPresent(problems::add);
    running.fileProblem().ifPresent(problems::add);
    collision.ifPresent(problems::add);
    notices.values().forEach(problems::addAll);
    if (look) {
      look(problems);
    }
    if (doors.follows().get().isEmpty()) { // all the traffic is here
      judgement.carriedElsewhere(Set.of());
    }
    examination
        .problem(judgement.suspect(clock.nanos()), running.cluster().onAllDown())
        .ifPresent(problems::add);
    Situation situation =
        judgement.situation(
            running.cluster(),
            setup.carriers(),
            ownership.state(),
            surroundings(problems),
            clock.nanos());
    Plan plan = planning.next(situation);
    judgement.remember(plan);
    chronicler.observe(situation, plan, running.revision());
    use = plan.use();
    problems.addAll(plan.problems());
    if (look) {
      tables.tune(running.cluster().ipvs(), problems);
    }
    enforcement.enforce(plan, look, problems);
    watch();
    logChanges(problems);
    return snapshots.next(running, plan, tables, ownership.services(), problems);
  }

  /** Reads what addresses and engines hold, and what follows from that alone. */
  private void look(List<String> problems) {
    held.look();
    if (tables.read()) {
      judgement.adopt(running.cluster(), setup.carriers(), tables, ownership.state().marks());
    }
    judgement.measured(
        gauges.look(running.cluster(), setup.carriers(), ownership.state().marks(), clock.nanos()));
    if (doors.follows().get().isEmpty()) { // who is followed ends them for both
      drains.finish(running.cluster(), problems);
    }
  }

  /**
   * Has everything planned and compared anew in the next round, whatever happened since: what is
   * kept from round to round may be half made when one fails.
   */
  void anew() {
    planning.forget();
  }

  /** The packet marks of its services and probes, see {@link TableKeys#allot}. */
  Map<String, Integer> marks() {
    return ownership.state().marks();
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

  /** Takes everything of ours out of the engines and off this host. */
  void clear() {
    List<String> problems = new ArrayList<>();
    enforcement.clear(problems);
    problems.forEach(problem -> LOG.error("Not cleared: {}", problem));
  }

  private void logChanges(List<String> problems) {
    Set<String> now = new LinkedHashSet<>(problems);
    Complaints.Change change = Complaints.between(said, now);
    change.begun().forEach(problem -> LOG.warn("Degraded: {}", problem));
    change.mended().forEach(problem -> LOG.info("Mended: {}", problem));
    said = now;
  }
}

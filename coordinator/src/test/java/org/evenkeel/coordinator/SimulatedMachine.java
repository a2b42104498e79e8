package org.evenkeel.coordinator;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.director.SimulatedDirector;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.InMemoryDispatcher;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.ha.Aboard;
import org.evenkeel.coordinator.ha.Announcements;
import org.evenkeel.coordinator.ha.FloatingAddresses;
import org.evenkeel.coordinator.ha.InMemoryAddresses;
import org.evenkeel.coordinator.ha.Pair;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.replica.Replication;
import org.evenkeel.coordinator.replica.SimulatedReplica;

/**
 * A machine of a simulated pair: a kernel with a table and addresses, a disk, and a process with
 * the real director and the real replication, which rounds, probes and agents keep busy.
 */
final class SimulatedMachine implements Aboard {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = 1_000 * MS;

  /** Within that both nodes know all that there is to know, and slow starts are over. */
  private static final long STABLE = 6 * SECOND;

  /** So long what is on the host may differ from what the election says. */
  private static final long LATE = 1_500 * MS;

  private static final Announcements SILENT =
      new Announcements() {
        @Override
        public void announce(Collection<IpAddress> addresses) {}

        @Override
        public void withdraw(Collection<IpAddress> addresses) {}

        @Override
        public void only(BooleanSupplier permit) {}
      };

  private final Stage stage;
  private final int number;
  private final SimulatedServers servers;
  private final List<SimulatedMachine> machines;

  // The disk
  private final CrashingStore configurations = new CrashingStore(this::step);
  private final SimulatedDirector.Disk states = new SimulatedDirector.Disk(this::step);
  private final SimulatedReplica.Disk ledger = new SimulatedReplica.Disk(this::step);

  // The kernel
  private InMemoryDispatcher table = new InMemoryDispatcher();
  private InMemoryAddresses addresses = new InMemoryAddresses();

  private final Set<Long> claims = new HashSet<>();

  /** Whose check has passed since the kernel's table was empty. */
  private final Set<CheckTarget> passed = new HashSet<>();

  // The process
  private Optional<Running> process = Optional.empty();
  private int life;
  private long startedAt;
  private int revision;

  /** Since when that revision runs: those that are new in it start slowly, each on its own node. */
  private long turnedAt;

  /** When it could not do what was due: what has changed is news to it after that. */
  private long stalledAt;

  private boolean exposed;
  private boolean dying;
  private long wrongSince = -1;

  private final class Running {
    private final FloatingAddresses gate = new FloatingAddresses(addresses, SILENT);
    private final SimulatedDirector director;
    private final SimulatedReplica replica;
    private final Map<CheckTarget, HealthState> probes = new HashMap<>();
    private final Map<AgentTarget, AgentState> agents = new HashMap<>();
    private boolean roundDue;

    Running(OptionalLong left) throws IOException, ConfigurationException {
      if (left.isPresent()) {
        Map<IpAddress, String> _ = gate.open(left.getAsLong());
      }
      String name = "lb" + number;
      this.director =
          new SimulatedDirector(
              new SimulatedDirector.World(
                  name,
                  table,
                  configurations,
                  states,
                  gate,
                  () -> stage.active(number) ? "active" : "passive",
                  () -> stage.active(number) ? Optional.empty() : Optional.of("not here"),
                  () -> stage.clock(number),
                  () -> Instant.ofEpochSecond(1_000_000, stage.now())));
      this.replica =
          new SimulatedReplica(
              name, "lb" + (1 - number), director, configurations, ledger, this::standing);
    }

    private Replication.Standing standing() {
      return new Replication.Standing(
          stage.active(number),
          stage.contact(number),
          stage.active(number) ? stage.term(number) : 0);
    }
  }

  SimulatedMachine(
      Stage stage, int number, SimulatedServers servers, List<SimulatedMachine> machines) {
    this.stage = stage;
    this.number = number;
    this.servers = servers;
    this.machines = machines;
  }

  int number() {
    return number;
  }

  int life() {
    return life;
  }

  SimulatedDirector director() {
    return process.orElseThrow().director;
  }

  SimulatedReplica replicaOf() {
    return process.orElseThrow().replica;
  }

  /** An administrator writes evenkeel.yaml before the first start. */
  void edit(String text) {
    configurations.edit(text);
  }

  Set<String> history() {
    return configurations.revisions().stream()
        .flatMap(stamp -> configurations.revision(stamp.number()).stream())
        .map(Revision::text)
        .collect(Collectors.toSet());
  }

  List<Revision.Stamp> revisions() {
    return configurations.revisions();
  }

  // Machine and process

  @Override
  public void powerOn() {
    table = new InMemoryDispatcher();
    table.refuse(
        _ -> {
          step();
          return false;
        });
    addresses = new InMemoryAddresses();
    passed.clear();
  }

  @Override
  public void powerOff() {
    crash();
  }

  @Override
  public void crash() {
    life++;
    process = Optional.empty();
    wrongSince = -1;
  }

  @Override
  public void start(OptionalLong left) {
    life++;
    startedAt = stage.now();
    try {
      process = Optional.of(new Running(left));
    } catch (IOException | ConfigurationException e) {
      throw new IllegalStateException(e);
    }
    watch();
    looks(life);
  }

  /** Something is written: the process may end here. */
  private void step() {
    if (exposed && !stage.healed() && stage.random().nextInt(600) == 0) {
      dying = true;
      throw new SimulatedDirector.Crash();
    }
  }

  /** Does what may end the process of any machine. */
  void guarded(Runnable what) {
    machines.forEach(machine -> machine.exposed = true);
    try {
      what.run();
    } catch (SimulatedDirector.Crash _) {
      for (SimulatedMachine machine : machines) {
        if (machine.dying) {
          machine.dying = false;
          stage.tell("lb%d ends in the middle of a write".formatted(machine.number));
          stage.crash(machine.number);
        }
      }
    } finally {
      machines.forEach(machine -> machine.exposed = false);
    }
  }

  private void later(int current, long after, Runnable what) {
    stage.at(
        stage.now() + after,
        () -> {
          if (current == life && process.isPresent()) {
            if (stage.runs(number)) {
              guarded(what);
            } else {
              stalledAt = stage.now();
              later(current, 5 * MS, what);
            }
          }
        });
  }

  // The director

  private void looks(int current) {
    later(
        current,
        SECOND,
        () -> {
          round(true);
          long _ = replicaOf().look();
          looks(current);
        });
  }

  private void round(boolean look) {
    process.orElseThrow().roundDue = false;
    director().round(look);
    watch();
    judgeTable();
  }

  private void roundSoon() {
    Running own = process.orElseThrow();
    if (!own.roundDue) {
      own.roundDue = true;
      later(life, stage.random().nextLong(2 * MS), () -> round(false));
    }
  }

  /** Probes and asks whom the director wants probed and asked, and nobody else. */
  private void watch() {
    Running own = process.orElseThrow();
    if (own.director.configuration().revision() != revision) {
      revision = own.director.configuration().revision();
      turnedAt = stage.now();
    }
    Set<CheckTarget> checks = own.director.checkTargets();
    Set<Object> left = own.director.left();
    own.probes.keySet().removeAll(left);
    passed.removeAll(left);
    own.agents.keySet().removeAll(left);
    for (CheckTarget target : sorted(checks)) {
      if (own.probes.putIfAbsent(target, HealthState.UNKNOWN) == null) {
        long stagger = target.spec().interval().toNanos();
        later(life, stage.random().nextLong(stagger), () -> probe(target));
      }
    }
    for (AgentTarget target : own.director.agentTargets()) {
      if (own.agents.putIfAbsent(target, AgentState.INITIAL) == null) {
        later(life, target.spec().interval().toNanos() / 3, () -> ask(target));
      }
    }
  }

  private static Collection<CheckTarget> sorted(Set<CheckTarget> targets) {
    Map<String, CheckTarget> sorted = new TreeMap<>();
    targets.forEach(target -> sorted.put(target.address().toString(target.port()), target));
    return sorted.values();
  }

  private void probe(CheckTarget target) {
    Running own = process.orElseThrow();
    HealthState before = own.probes.get(target);
    if (before == null || own.director.ended(target)) {
      return;
    }
    HealthState next =
        before.next(servers.probe(target.address()), target.spec(), stage.clock(number));
    if (!next.equals(before)) {
      own.probes.put(target, next);
      if (next.health() == Health.UP) {
        passed.add(target);
      }
      own.director.checked(target, next);
      roundSoon();
    }
    later(life, next.interval(target.spec()).toNanos(), () -> probe(target));
  }

  private void ask(AgentTarget target) {
    Running own = process.orElseThrow();
    AgentState before = own.agents.get(target);
    if (before == null || own.director.ended(target)) {
      return;
    }
    AgentState next =
        servers.up(target.address())
            ? before.heard(servers.ask(target.address()))
            : before.failed("no answer", stage.clock(number));
    if (!next.equals(before)) {
      own.agents.put(target, next);
      own.director.heard(target, next);
      roundSoon();
    }
    later(life, target.spec().interval().toNanos(), () -> ask(target));
  }

  // The pair

  /** Looks what there is to replicate; returns a number that grows with it. */
  long lookAtParts() {
    return replicaOf().look();
  }

  /** Brings another node into step once; whether it already was. */
  boolean lead(SimulatedMachine other) {
    boolean same =
        replicaOf()
            .lead(
                other.replicaOf(),
                () -> {
                  if (!stage.healed() && stage.random().nextInt(60) == 0) {
                    throw new IOException("the connection is lost");
                  }
                });
    watch();
    other.watch();
    other.judgeTable();
    judgeTable();
    return same;
  }

  @Override
  public Pair.Replica replica() {
    return process
        .map(
            own ->
                new Pair.Replica(
                    own.director.configuration().revision(),
                    own.replica.digest(),
                    own.replica.term(),
                    own.director.warm()))
        .orElse(new Pair.Replica(0, 0, 0, false));
  }

  @Override
  public void take(long term) {
    claims.add(term);
    Map<IpAddress, String> _ = process.orElseThrow().gate.open(term);
    if (calm()) {
      Map<String, Integer> before = weights();
      int current = life;
      later(
          current,
          SECOND + SECOND / 2,
          () -> {
            if (calm() && !weights().equals(before)) {
              stage.violate(
                  "lb%d's weights jump at a takeover: %s, %s".formatted(number, before, weights()));
            }
          });
    }
  }

  @Override
  public void letGo() {
    process.ifPresent(
        own -> {
          Map<IpAddress, String> _ = own.gate.shut();
          stage.tell("lb%d lets go, and has %s".formatted(number, addresses.held()));
          relieved();
        });
  }

  /** A node that has asked for the addresses must be as good as this one. */
  private void relieved() {
    SimulatedMachine other = machines.get(1 - number);
    boolean asked = stage.reason(number).equals("lb%d asked for it".formatted(1 - number));
    boolean both = other.process.isPresent() && stage.runs(other.number);
    if (asked && both && stage.now() - servers.changedAt() > SECOND && other.ignorant(this)) {
      stage.violate("lb%d gives way to one who has not heard of all yet".formatted(number));
    }
    if (asked && settled() && both && other.seesAny()) {
      Map<String, Integer> own = weights();
      Map<String, Integer> theirs = other.weights();
      if (!own.keySet().equals(theirs.keySet()) || lacks(theirs)) {
        stage.violate(
            "lb%d gives way to one whose table is cold: %s, %s".formatted(number, own, theirs));
      }
    }
  }

  /**
   * Whether others' weights leave out a real server that has traffic here, and is there: one that
   * is not may have kept its weight here.
   */
  private boolean lacks(Map<String, Integer> theirs) {
    return table.services().stream()
        .anyMatch(
            service ->
                service.destinations().stream()
                    .anyMatch(
                        destination ->
                            destination.weight() > 0
                                && servers.up(destination.key().address())
                                && theirs.getOrDefault(name(service, destination), 0) == 0));
  }

  /** Whether any check passes; where none does, weights may be those of before. */
  private boolean seesAny() {
    return process.orElseThrow().probes.values().stream()
        .anyMatch(state -> state.health() == Health.UP);
  }

  /** Whether it knows nothing of a real server that another one knows to be up. */
  private boolean ignorant(SimulatedMachine other) {
    Map<CheckTarget, HealthState> own = process.orElseThrow().probes;
    return other.process.orElseThrow().probes.entrySet().stream()
        .anyMatch(
            probe ->
                probe.getValue().health() == Health.UP
                    && own.getOrDefault(probe.getKey(), HealthState.UNKNOWN).health()
                        == Health.UNKNOWN);
  }

  @Override
  public void guardLetsGo() {
    Map<IpAddress, String> _ = addresses.release(addresses.held());
  }

  /** Whether nothing has changed for a while that the table depends on. */
  private boolean settled() {
    return stage.now() - servers.changedAt() > STABLE && stage.now() - startedAt > SECOND;
  }

  private boolean calm() {
    long own = Math.max(startedAt, Math.max(turnedAt, stalledAt));
    return settled() && stage.now() - own > STABLE;
  }

  /** Whether it has ever held the addresses under that term. */
  boolean claimed(long term) {
    return claims.contains(term);
  }

  private static String name(TableService service, Destination destination) {
    return service.key() + " " + destination.key();
  }

  /** By service, real server. */
  private Map<String, Integer> weights() {
    Map<String, Integer> weights = new TreeMap<>();
    for (TableService service : table.services()) {
      for (Destination destination : service.destinations()) {
        weights.put(name(service, destination), destination.weight());
      }
    }
    return weights;
  }

  // What is promised

  @Override
  public void look() {
    boolean here = !addresses.held().isEmpty();
    boolean right =
        process.isEmpty()
            || !stage.runs(number)
            || here == stage.holds(number)
            || director().cluster().virtualServices().isEmpty();
    if (right) {
      wrongSince = -1;
    } else if (wrongSince < 0) {
      wrongSince = stage.now();
      stage.tell(
          "lb%d %s its addresses"
              .formatted(number, here ? "has, without a claim," : "has, with a claim, none of"));
    } else if (stage.now() - wrongSince > LATE) {
      stage.violate(
          "lb%d %s the addresses and %s them"
              .formatted(
                  number,
                  here ? "has" : "has not",
                  stage.holds(number) ? "holds" : "does not hold"));
    }
  }

  /** After a round the table is what was asked for. */
  private void judgeTable() {
    Set<String> wanted = new HashSet<>();
    for (VirtualService service : director().cluster().virtualServices()) {
      wanted.add(service.name());
      Optional<TableService> entry =
          table.services().stream()
              .filter(each -> each.key().toString().contains(service.address().orElseThrow() + ""))
              .findFirst();
      if (entry.isEmpty()) {
        stage.violate("lb%d lacks %s".formatted(number, service.name()));
        return;
      }
      for (RealServer real : service.realServers()) {
        judge(service, real, entry.get());
      }
    }
    if (table.services().size() != wanted.size()) {
      stage.violate("lb%d has %s and not %s".formatted(number, table.services(), wanted));
    }
  }

  private void judge(VirtualService service, RealServer real, TableService entry) {
    RealServerId id = new RealServerId(service.name(), real.name());
    OperatorState state =
        director().operatorStates().states().getOrDefault(id, OperatorState.ONLINE);
    Optional<Destination> destination =
        entry.destinations().stream()
            .filter(each -> each.key().address().equals(real.address()))
            .findFirst();
    int weight = destination.map(Destination::weight).orElse(0);
    boolean known = passed.stream().anyMatch(target -> isOf(target, service, real));
    String wrong = "";
    if (weight > 0 && !known) {
      wrong = "gets traffic before a check has passed";
    } else if (weight > 0 && state != OperatorState.ONLINE) {
      wrong = "gets traffic, and is to be in " + state;
    } else if (destination.isPresent() == (state == OperatorState.HALT)) {
      wrong = destination.isPresent() ? "is there, and halted" : "is not there, and is " + state;
    } else if (weight > real.weight()) {
      wrong = "has a weight of " + weight;
    } else if (state == OperatorState.ONLINE
        && weight == 0
        && up(service, real)
        && !saturated(real)
        && roundsDone()) {
      wrong = "is up and has no traffic";
    }
    if (!wrong.isEmpty()) {
      stage.violate("lb%d: %s %s".formatted(number, id, wrong));
    }
  }

  private boolean roundsDone() {
    return !process.orElseThrow().roundDue;
  }

  private static boolean isOf(CheckTarget target, VirtualService service, RealServer real) {
    return target.address().equals(real.address())
        && target.port() == WholePairSimulation.port(service.name());
  }

  /** Whether its agent has said last that it is idle by nothing. */
  private boolean saturated(RealServer real) {
    return process.orElseThrow().agents.entrySet().stream()
        .filter(agent -> agent.getKey().address().equals(real.address()))
        .anyMatch(agent -> agent.getValue().idle().equals(OptionalInt.of(0)));
  }

  private boolean up(VirtualService service, RealServer real) {
    return process.orElseThrow().probes.entrySet().stream()
        .anyMatch(
            probe -> isOf(probe.getKey(), service, real) && probe.getValue().health() == Health.UP);
  }
}

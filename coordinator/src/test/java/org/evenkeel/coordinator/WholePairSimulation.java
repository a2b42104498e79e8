package org.evenkeel.coordinator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.ha.Aboard;
import org.evenkeel.coordinator.ha.PairSimulation;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;

/**
 * Two whole nodes: what {@link PairSimulation} does to elections, with the real directors and the
 * real replication aboard. Real servers fail and return, agents change their minds, operators apply
 * configurations and set states on whichever node says that it is active. Everything follows from
 * the seed.
 */
public final class WholePairSimulation {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = 1_000 * MS;

  /** In place of the number of an edit that nobody was told the outcome of. */
  private static final long UNANSWERED = Long.MAX_VALUE;

  /** Operators go on for a while after the faults. */
  private static final long EDITS_END = 16 * SECOND;

  private static final long END = 23_900 * MS;

  private static final List<OperatorState> STATES = List.of(OperatorState.values());

  private static final List<String> REALS = List.of("a", "b", "c");

  private final SimulatedServers servers = new SimulatedServers();
  private final List<Edit> edits = new ArrayList<>();
  private final List<SimulatedMachine> machines = new ArrayList<>();
  private final Aboard.Stage stage;
  private int settledRevision = -1;
  private final Map<RealServerId, Integer> settledStates = new HashMap<>();
  private final Set<Edit> overruled = new HashSet<>();
  private int texts;
  private final boolean believed;
  private final boolean ramps;

  /** Something that was accepted, and whether both nodes have had it since. */
  private record Edit(
      int node,
      int life,
      long term,
      long number,
      Optional<String> text,
      Optional<RealServerId> realServer,
      Set<OperatorState> states) {

    /** Whether it turns into something else by itself. */
    boolean ends() {
      return states.size() > 1;
    }

    Edit answered(long looked) {
      return new Edit(node, life, term, looked, text, realServer, states);
    }
  }

  private WholePairSimulation(Aboard.Stage stage) {
    this.stage = stage;
    this.believed = stage.random().nextBoolean();
    this.ramps = stage.random().nextInt(4) == 0;
    later(stage.random().nextLong(SECOND), this::world);
    later(stage.random().nextLong(SECOND), this::operator);
    later(SECOND, this::replicate);
    stage.at(END, this::judge);
  }

  /** Runs one seed to its end. */
  public static PairSimulation.Outcome run(long seed) {
    List<WholePairSimulation> whole = new ArrayList<>();
    return PairSimulation.run(
        seed,
        (stage, number) -> {
          if (whole.isEmpty()) {
            whole.add(new WholePairSimulation(stage));
          }
          return whole.getFirst().machine(number);
        });
  }

  private SimulatedMachine machine(int number) {
    var machine = new SimulatedMachine(stage, number, servers, machines);
    machines.add(machine);
    if (number == 0) {
      machine.edit(text());
    }
    return machine;
  }

  private void later(long after, Runnable what) {
    stage.at(stage.now() + after, what);
  }

  /** A configuration that was never applied before. */
  private String text() {
    texts++;
    String ramp = ramps ? "    slow-start: 2s\n" : "";
    StringBuilder text = new StringBuilder("# " + texts + "\n");
    if (believed) {
      text.append("on-all-down: fallback\n");
    }
    text.append("defaults:\n  check: { interval: 500ms, timeout: 200ms, rise: 2, fall: 2 }\n");
    text.append("virtual-services:\n");
    text.append("  - name: web\n    address: 192.0.2.5\n    ports: 80\n    forwarding: nat\n");
    text.append(ramp).append("    real-servers:\n");
    boolean third = texts > 1 && stage.random().nextBoolean();
    for (int i = 0; i < (third ? 3 : 2); i++) {
      text.append(
          "      - { name: %s, address: 198.51.100.%d, weight: %d }\n"
              .formatted(REALS.get(i), i + 1, 10 + stage.random().nextInt(5) * 20));
    }
    text.append("  - name: mail\n    address: 192.0.2.6\n    ports: 25\n    forwarding: nat\n");
    text.append("    feedback: { source: agent, port: 3333, interval: 500ms, timeout: 200ms }\n");
    text.append("    real-servers:\n");
    for (int i = 0; i < 2; i++) {
      text.append(
          "      - { name: %s, address: 198.51.100.%d, weight: 100 }\n"
              .formatted(REALS.get(i), i + 1));
    }
    return text.toString();
  }

  /** Where a service listens, and its real servers too. */
  static int port(String service) {
    return service.equals("web") ? 80 : 25;
  }

  // What happens outside of the nodes

  private void world() {
    if (stage.healed()) {
      return;
    }
    servers.change(stage);
    later(stage.random().nextLong(100 * MS, 6 * SECOND), this::world);
  }

  private void operator() {
    if (stage.now() > EDITS_END) {
      return;
    }
    int node = stage.random().nextInt(2);
    if (stage.active(node) && stage.runs(node)) {
      machines.get(node).guarded(() -> edit(machines.get(node), node));
    }
    long most = stage.random().nextInt(3) == 0 ? 8 * SECOND : SECOND;
    later(stage.random().nextLong(20 * MS, most), this::operator);
  }

  private void edit(SimulatedMachine machine, int node) {
    servers.touched(stage);
    if (stage.random().nextInt(3) == 0) {
      configure(machine, node);
    } else {
      setState(machine, node);
    }
  }

  private void configure(SimulatedMachine machine, int node) {
    String text = text();
    var edit =
        new Edit(
            node,
            machine.life(),
            stage.term(node),
            UNANSWERED,
            Optional.of(text),
            Optional.empty(),
            Set.of());
    if (accepts(
        machine, new Command.Configure(text, "alice", "", OptionalInt.empty(), false), edit)) {
      stage.tell("lb%d accepts text %d".formatted(node, texts));
    }
  }

  /** A state that is so already changes nothing, and is no decision to be kept. */
  private void setState(SimulatedMachine machine, int node) {
    var id =
        new RealServerId(
            stage.random().nextBoolean() ? "web" : "mail", REALS.get(stage.random().nextInt(2)));
    OperatorState state = STATES.get(stage.random().nextInt(STATES.size()));
    boolean ends = state == OperatorState.DRAIN && stage.random().nextInt(3) == 0;
    if (!ends && stateOf(machine, id) == state) {
      return;
    }
    var edit =
        new Edit(
            node,
            machine.life(),
            stage.term(node),
            UNANSWERED,
            Optional.empty(),
            Optional.of(id),
            ends ? Set.of(state, OperatorState.HALT) : Set.of(state));
    Optional<Duration> time = ends ? Optional.of(Duration.ofSeconds(3)) : Optional.empty();
    if (accepts(machine, new Command.SetState(id, state, "alice", time), edit)) {
      stage.tell("lb%d sets %s to %s%s".formatted(node, id, state, ends ? " for 3 s" : ""));
    }
  }

  /** Whether it is done; if the node ends before it says so, nobody knows. */
  private boolean accepts(SimulatedMachine machine, Command command, Edit edit) {
    long before = machine.lookAtParts();
    edits.add(edit);
    boolean done = machine.director().request(command) instanceof Outcome.Done;
    long number = machine.lookAtParts();
    edits.removeLast();
    if (done) {
      edits.add(edit.answered(Math.max(before, number)));
    }
    return done;
  }

  /** Whoever is active brings the other one into step. */
  private void replicate() {
    for (SimulatedMachine leader : machines) {
      SimulatedMachine other = machines.get(1 - leader.number());
      if (stage.active(leader.number())
          && stage.runs(leader.number())
          && stage.runs(other.number())
          && !stage.active(other.number())
          && stage.connected()) {
        leader.guarded(() -> lead(leader, other));
      }
    }
    later(stage.random().nextLong(20 * MS, 250 * MS), this::replicate);
  }

  private void lead(SimulatedMachine leader, SimulatedMachine other) {
    long number = leader.lookAtParts();
    List<Edit> before = edits.stream().filter(this::there).toList();
    boolean same = false;
    try {
      same = leader.lead(other);
    } finally {
      before.stream().filter(edit -> !there(edit) && outdated(edit)).forEach(this::overrule);
    }
    if (same) {
      settled(leader, number);
    }
  }

  /** With it goes what it had replaced. */
  private void overrule(Edit gone) {
    edits.subList(0, edits.indexOf(gone) + 1).stream()
        .filter(edit -> edit.node == gone.node && edit.realServer.equals(gone.realServer))
        .forEach(overruled::add);
  }

  /** Whether the node that accepted it has it still. */
  private boolean there(Edit edit) {
    SimulatedMachine machine = machines.get(edit.node);
    return edit.life == machine.life()
        && edit.text.map(machine.director().configuration().yaml()::equals).orElse(true)
        && edit.realServer.map(id -> edit.states.contains(stateOf(machine, id))).orElse(true);
  }

  private static OperatorState stateOf(SimulatedMachine machine, RealServerId id) {
    return machine.director().operatorStates().states().getOrDefault(id, OperatorState.ONLINE);
  }

  /**
   * Whether what the other node has may prevail: it accepted something of the kind no earlier, both
   * claimed the same term, or it may have ended a drain by itself.
   */
  private boolean outdated(Edit edit) {
    return machines.get(1 - edit.node).claimed(edit.term)
        || edits.stream()
            .filter(other -> other.text.isPresent() == edit.text.isPresent())
            .anyMatch(other -> other.ends() || (other.node != edit.node && !older(other, edit)));
  }

  private static boolean older(Edit one, Edit other) {
    return one.term < other.term;
  }

  /** Both have what that node has: what it has accepted until then is not lost any more. */
  private void settled(SimulatedMachine leader, long number) {
    for (int i = 0; i < edits.size(); i++) {
      Edit edit = edits.get(i);
      boolean had =
          edit.node == leader.number() && edit.life == leader.life() && edit.number <= number;
      if (had && !overruled.contains(edit)) {
        int order = i;
        if (edit.text.isPresent()) {
          settledRevision = Math.max(settledRevision, order);
        }
        edit.realServer.ifPresent(id -> settledStates.merge(id, order, Math::max));
      }
    }
  }

  // What is promised in the end

  private void judge() {
    if (stage.holds(0) == stage.holds(1)) {
      stage.violate("not one holder at the end");
      return;
    }
    SimulatedMachine one = machines.getFirst();
    SimulatedMachine two = machines.getLast();
    if (!one.director().configuration().equals(two.director().configuration())) {
      stage.violate("they do not run the same configuration");
    } else if (!one.director().operatorStates().isSame(two.director().operatorStates())) {
      stage.violate(
          "operators' states differ: %s, %s"
              .formatted(one.director().operatorStates(), two.director().operatorStates()));
    }
    histories();
    revisions(one.director().configuration().yaml());
    states(one.director().operatorStates().states());
  }

  private void histories() {
    for (Edit edit : edits) {
      boolean accepted = edit.text.isPresent() && edit.number != UNANSWERED;
      if (accepted && !machines.get(edit.node).history().contains(edit.text.get())) {
        stage.violate(
            "lb%d has lost %s"
                .formatted(edit.node, edit.text.get().lines().findFirst().orElse("")));
      }
    }
    for (SimulatedMachine machine : machines) {
      List<Integer> numbers = machine.revisions().stream().map(Revision.Stamp::number).toList();
      if (numbers.size() != Set.copyOf(numbers).size()) {
        stage.violate("a revision's number is used twice: " + numbers);
      }
    }
  }

  private void revisions(String running) {
    if (settledRevision >= 0
        && since(settledRevision)
            .noneMatch(edit -> edit.text.filter(running::equals).isPresent())) {
      stage.violate(
          "what both had, or something newer, does not run: "
              + running.lines().findFirst().orElse(""));
    }
  }

  /** What may have come in place of an edit: what was accepted after it, or in no older term. */
  private Stream<Edit> since(int order) {
    Edit settled = edits.get(order);
    return IntStream.range(0, edits.size())
        .filter(
            i -> i >= order || (edits.get(i).node != settled.node && !older(edits.get(i), settled)))
        .mapToObj(edits::get);
  }

  private void states(Map<RealServerId, OperatorState> now) {
    Map<String, String> wrong = new TreeMap<>();
    settledStates.forEach(
        (id, order) -> {
          OperatorState state = now.getOrDefault(id, OperatorState.ONLINE);
          boolean right =
              since(order)
                  .anyMatch(
                      edit ->
                          edit.realServer.filter(id::equals).isPresent()
                              && edit.states.contains(state));
          if (!right) {
            wrong.put("" + id, "" + state);
          }
        });
    if (!wrong.isEmpty()) {
      stage.violate("what both had is lost: " + wrong);
    }
  }
}

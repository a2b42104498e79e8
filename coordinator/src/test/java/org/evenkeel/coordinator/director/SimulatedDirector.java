package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.check.ProbeSockets;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.ha.AddressAnnouncer;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.timeline.Chronicle;

/**
 * The real {@link Helm}, {@link Errands} and {@link Rounds} of one process, without the thread: who
 * uses this says when there is a round. What it does to its host and disk goes through doors that
 * may fail, or end the process, at any step.
 */
public final class SimulatedDirector implements Control {
  private static final Carriers CARRIERS = new Carriers(Engine.IPVS, Engine.RELAY);

  private final Errands errands = new Errands();
  private final Helm helm;
  private final Rounds rounds;
  private Set<CheckTarget> checks = Set.of();
  private Set<AgentTarget> agents = Set.of();
  private final Set<Object> left = new HashSet<>();

  /** The process ends here, as by kill -9. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What outlives the process, and what it does not decide itself. */
  public record World(
      String node,
      Dispatcher ipvs,
      ConfigStore configurations,
      StateStore states,
      AddressAnnouncer addresses,
      Supplier<String> role,
      Supplier<Optional<String>> follows,
      LongSupplier clock,
      Supplier<Instant> wallClock) {}

  /** A process starts on what another one left; its first round is done when this returns. */
  public SimulatedDirector(World world) throws IOException, ConfigurationException {
    var setup = new Director.Setup(world.node, CARRIERS, List.of(), Set.of());
    var doors =
        new Director.Doors(
            List.of(world.ipvs),
            world.configurations,
            world.states,
            world.addresses,
            Optional.empty(),
            ProbeSockets.NONE,
            Chronicle.inMemory(),
            _ -> "nobody looked",
            world.role,
            world.follows,
            _ -> {});
    this.helm =
        new Helm(setup, doors, this::watch, world.clock::getAsLong, () -> world.wallClock.get());
    this.rounds = new Rounds(helm, Director.unknown(setup, doors), _ -> {});
    helm.start();
    rounds.first();
  }

  private void watch(Judgement judgement) {
    Set<CheckTarget> checksBefore = checks;
    Set<AgentTarget> agentsBefore = agents;
    checks = new HashSet<>(judgement.checkTargets());
    agents = new HashSet<>(judgement.agentTargets());
    checksBefore.stream().filter(target -> !checks.contains(target)).forEach(left::add);
    agentsBefore.stream().filter(target -> !agents.contains(target)).forEach(left::add);
  }

  /** What was no longer watched at some time since this was asked last; it begins anew. */
  public Set<Object> left() {
    Set<Object> gone = Set.copyOf(left);
    left.clear();
    return gone;
  }

  /** Whether a check or question was ended, so that what comes of it still is heard by nobody. */
  public boolean ended(Object target) {
    return left.contains(target);
  }

  /** What is to be checked. */
  public Set<CheckTarget> checkTargets() {
    return checks;
  }

  /** Which agents are to be asked. */
  public Set<AgentTarget> agentTargets() {
    return agents;
  }

  /** A check changed its mind; the next round takes it in. */
  public void checked(CheckTarget target, HealthState state) {
    boolean _ = errands.tell(new Event.Checked(target, state));
  }

  /** An agent said something new; the next round takes it in. */
  public void heard(AgentTarget target, AgentState state) {
    boolean _ = errands.tell(new Event.Heard(target, state));
  }

  /** One round of what there is to do. */
  public void round(boolean look) {
    try {
      rounds.next(errands.next(0), look);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a simulation", e);
    }
  }

  @Override
  public Outcome request(Command command) {
    Cluster cluster =
        switch (command) {
          case Command.SetState _, Command.AdoptStates _, Command.Confirm _ -> Cluster.EMPTY;
          case Command.Configure configure -> cluster(configure.yaml());
          case Command.Adopt adopt -> cluster(adopt.revision().text());
        };
    CompletableFuture<Outcome> outcome = errands.ask(command, cluster).orElseThrow();
    round(false);
    return outcome.getNow(Director.BUSY);
  }

  /** What a text describes; nothing when it is refused. */
  public static Cluster cluster(String yaml) {
    try {
      return ClusterYaml.parse(Running.FILE_NAME, yaml).orThrow();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What operators want of real servers. */
  public Director.OperatorStates operatorStates() {
    return rounds.shown().operatorStates();
  }

  /** Whether the tables are as a holder of the addresses needs them. */
  public boolean warm() {
    return rounds.shown().warm();
  }

  /** The cluster that runs. */
  public Cluster cluster() {
    return rounds.shown().cluster();
  }

  @Override
  public Configuration configuration() {
    return rounds.shown().configuration();
  }

  @Override
  public Snapshot snapshot() {
    return rounds.shown().snapshot();
  }

  @Override
  public boolean alive() {
    return true;
  }

  @Override
  public Subscription watch(Consumer<Snapshot> listener) {
    throw new UnsupportedOperationException("nobody watches a simulation");
  }

  @Override
  public List<Change> timeline(RealServerId realServer) {
    return List.of();
  }

  @Override
  public CheckFigures checks() {
    throw new UnsupportedOperationException("the simulation probes itself");
  }

  @Override
  public Outcome check(RealServerId realServer) {
    throw new UnsupportedOperationException("the simulation probes itself");
  }

  /** A node's state on a disk that is simulated. */
  public static final class Disk implements StateStore {
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final Runnable step;

    /**
     * An empty one.
     *
     * @param step is run before and after each write, and may throw {@link Crash}
     */
    public Disk(Runnable step) {
      this.step = step;
    }

    @Override
    public NodeState load() {
      return store.load();
    }

    @Override
    public void save(NodeState state) throws IOException {
      step.run();
      store.save(state);
      step.run();
    }

    /** What operators want, as it is on the disk. */
    public Map<RealServerId, OperatorState> operator() {
      return store.load().operator();
    }
  }
}

package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Checks;
import org.evenkeel.coordinator.check.ProbeSockets;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.director.Errands.Errand;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.feedback.Feedback;
import org.evenkeel.coordinator.ha.AddressAnnouncer;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.timeline.Chronicle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides and acts. Others offer it events and commands through one bounded
 * queue and read the snapshot that it publishes after each round. A round follows whatever comes
 * in, and comes once a second at the least, to find drift and to count.
 */
public final class Director implements Control, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Director.class);
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE_SECONDS = 10;
  private static final long STOP_MILLIS = 2_000;

  /** There is no time, or no way, to do it now. */
  static final Outcome BUSY =
      new Outcome.Unavailable("the coordinator is too busy or stopping: try again");

  private static final Outcome STOPPED =
      new Outcome.Unavailable("the coordinator has stopped: start it and try again");

  private final Errands errands = new Errands();
  private final Listeners listeners = new Listeners();
  private final Setup setup;
  private final Clock clock;
  private final Checks checks;
  private final Feedback feedback;
  private final Helm helm;
  private final Chronicle chronicle;
  private final Thread thread;
  private final Rounds rounds;
  private volatile long lastRoundNanos;
  private volatile boolean stopping;

  /**
   * What a director is told about its node.
   *
   * @param node the node's name
   * @param carriers which engine carries which services
   * @param notices what does not work from the start, for {@link Snapshot#degraded()}
   * @param ownPorts TCP ports on which the node listens itself
   */
  public record Setup(String node, Carriers carriers, List<String> notices, Set<Integer> ownPorts) {
    public Setup {
      notices = List.copyOf(notices);
      ownPorts = Set.copyOf(ownPorts);
    }
  }

  /**
   * The director's doors to the world. It uses them alone; whoever made them closes them.
   *
   * @param dispatchers one for each engine
   * @param configurations where configurations are kept
   * @param states where the node's state is kept
   * @param addresses how addresses are held
   * @param host packet filter and kernel settings; empty when the kernel dispatches nothing
   * @param sockets for probes through VIPs
   * @param chronicle where the real servers' stories are kept
   * @param ownLink looks at this host's own way to an address, for some seconds; called by any
   *     thread
   * @param role what this node is: {@code standalone}, {@code active} or {@code passive}
   * @param follows why this node takes no edits: it follows another one; empty when it takes them
   * @param unasked is told, on the director's thread, of what runs without a command
   */
  public record Doors(
      List<Dispatcher> dispatchers,
      ConfigStore configurations,
      StateStore states,
      AddressAnnouncer addresses,
      Optional<HostDoor> host,
      ProbeSockets sockets,
      Chronicle chronicle,
      Function<IpAddress, String> ownLink,
      Supplier<String> role,
      Supplier<Optional<String>> follows,
      Consumer<Unasked> unasked) {
    public Doors {
      dispatchers = List.copyOf(dispatchers);
    }

    /**
     * Doors of a node alone without probes through VIPs, behind which stories are forgotten at the
     * end, and nobody looks at the link.
     */
    public Doors(
        List<Dispatcher> dispatchers,
        ConfigStore configurations,
        StateStore states,
        AddressAnnouncer addresses,
        Optional<HostDoor> host) {
      this(
          dispatchers,
          configurations,
          states,
          addresses,
          host,
          ProbeSockets.NONE,
          Chronicle.inMemory(),
          _ -> "nobody looked at its link",
          () -> "standalone",
          Optional::empty,
          _ -> {});
    }
  }

  /**
   * What operators want of real servers.
   *
   * @param states by real server; who is not named is as configured
   * @param haltBy when, by the wall clock, those that are drained with a deadline are halted
   * @param decisions how often an operator has set one since this process began, also to what it
   *     was
   */
  public record OperatorStates(
      Map<RealServerId, OperatorState> states, Map<RealServerId, Instant> haltBy, long decisions) {
    /** Whether the same is wanted, by whatever number of decisions. */
    public boolean isSame(OperatorStates other) {
      return states.equals(other.states) && haltBy.equals(other.haltBy);
    }
  }

  private Director(Setup setup, Doors doors, Clock clock) {
    this.setup = setup;
    this.clock = clock;
    Checks.Listener told = (target, state) -> errands.tell(new Event.Checked(target, state));
    this.checks = new Checks(clock, doors.sockets(), told);
    this.feedback =
        new Feedback(clock, (target, state) -> errands.tell(new Event.Heard(target, state)));
    this.helm = new Helm(setup, doors, new Watch(), clock, InstantSource.system());
    this.chronicle = doors.chronicle();
    this.thread = Thread.ofPlatform().name("director").unstarted(this::run);
    this.rounds = new Rounds(helm, unknown(setup, doors), listeners::tell);
    this.lastRoundNanos = clock.nanos();
  }

  /** What users see before the first round. */
  static Snapshot unknown(Setup setup, Doors doors) {
    return new Snapshot(
        setup.node(),
        doors.role().get(),
        0,
        setup.carriers().layer4(),
        List.of(),
        List.of(),
        List.of());
  }

  /**
   * Starts a director; the first round is done when this returns.
   *
   * @throws ConfigurationException when the only configuration that there is is refused
   * @throws IOException when a file cannot be read
   */
  public static Director start(Setup setup, Doors doors, Clock clock)
      throws ConfigurationException, IOException {
    Director director = new Director(setup, doors, clock);
    director.helm.start();
    try {
      director.rounds.first();
      director.lastRoundNanos = clock.nanos();
    } catch (RuntimeException e) {
      director.close(); // the probes run already
      throw e;
    }
    director.thread.start();
    return director;
  }

  /** Has the real servers checked and asked. */
  private final class Watch implements Helm.Lookout {
    @Override
    public void watch(Judgement judgement) {
      checks.watch(judgement.checkTargets());
      feedback.watch(judgement.agentTargets());
    }

    @Override
    public Optional<Checks.ResponseTime> responseTime(CheckTarget target) {
      return checks.responseTime(target);
    }
  }

  /** Has the configuration file read again. Returns at once. */
  public void reload() {
    if (!errands.tell(new Event.ReloadAsked())) {
      LOG.error("Not reloaded, more happens than the director can take in: try again");
    }
  }

  /**
   * Takes what seems wrong with the real servers that an engine carries, by what it shows, instead
   * of what seemed so of them before. Returns at once.
   *
   * @return false when it could not be taken now
   */
  public boolean hint(Engine engine, List<Hint> hints) {
    return errands.tell(new Event.Hinted(engine, List.copyOf(hints)));
  }

  /**
   * Takes what does not work elsewhere in this process, for {@link Snapshot#degraded()}. Returns at
   * once.
   *
   * @param source who says so; it forgets what it said before
   * @param problems a sentence each
   * @return false when it could not be taken now
   */
  public boolean notice(String source, List<String> problems) {
    return errands.tell(new Event.Noticed(source, List.copyOf(problems)));
  }

  /** Has a round begin now, to show what else has changed. Returns at once. */
  public void look() {
    errands.wake();
  }

  /** What the running services ask of this host's kernel, as of the last round. */
  public HostUse hostUse() {
    return rounds.shown().hostUse();
  }

  @Override
  public Snapshot snapshot() {
    return rounds.shown().snapshot();
  }

  @Override
  public boolean alive() {
    return clock.nanos() - lastRoundNanos < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  }

  @Override
  public Configuration configuration() {
    return rounds.shown().configuration();
  }

  @Override
  public Subscription watch(Consumer<Snapshot> listener) {
    return listeners.add(listener);
  }

  @Override
  public Outcome request(Command command) throws InterruptedException {
    return switch (command) {
      case Command.SetState _ -> await(command, Cluster.EMPTY);
      case Command.Confirm _ -> await(command, Cluster.EMPTY);
      case Command.AdoptStates _ -> await(command, Cluster.EMPTY);
      case Command.Configure configure -> parsed(command, configure.yaml());
      case Command.Adopt adopt -> parsed(command, adopt.revision().text());
    };
  }

  private Outcome parsed(Command command, String yaml) throws InterruptedException {
    return switch (ClusterYaml.parse(Running.FILE_NAME, yaml)) {
      case Parsed.Valid<Cluster>(Cluster valid) -> await(command, valid);
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          new Outcome.Refused(problems.stream().map(Problem::toString).toList());
    };
  }

  /** What operators want of real servers, as of the last round. For any thread. */
  public OperatorStates operatorStates() {
    return rounds.shown().operatorStates();
  }

  /**
   * Whether, as of the last round, the tables are as a node needs them that is to take over: they
   * hold what is planned, and every real server has been heard of. For any thread.
   */
  public boolean warm() {
    return rounds.shown().warm();
  }

  @Override
  public List<Change> timeline(RealServerId realServer) {
    return chronicle.of(realServer);
  }

  @Override
  public CheckFigures checks() {
    Checks.Figures figures = checks.figures();
    return new CheckFigures(
        figures.targets(),
        figures.underWay(),
        figures.underWayMax(),
        figures.delayed(),
        figures.lateness().boundsMicros(),
        figures.lateness().counts());
  }

  @Override
  public Outcome check(RealServerId id) throws InterruptedException {
    Rounds.Shown now = rounds.shown();
    return SingleCheck.run(
        checks,
        now.cluster(),
        (service, real) -> TableKeys.target(service, real, setup.carriers(), now.marks()),
        id,
        PATIENCE_SECONDS);
  }

  private Outcome await(Command command, Cluster cluster) throws InterruptedException {
    Optional<CompletableFuture<Outcome>> outcome =
        stopping ? Optional.empty() : errands.ask(command, cluster);
    if (outcome.isEmpty()) {
      return BUSY;
    }
    try {
      return outcome.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return new Outcome.Unavailable(
          "not done within %d s; it may still be: look at the status".formatted(PATIENCE_SECONDS));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void run() {
    try {
      long look = clock.nanos() + PERIOD_NANOS;
      while (!stopping) {
        List<Errand> next = errands.next(look - clock.nanos());
        boolean due = clock.nanos() - look >= 0;
        if (due) {
          look = clock.nanos() + PERIOD_NANOS;
        }
        rounds.next(next, due);
        lastRoundNanos = clock.nanos();
      }
    } catch (InterruptedException e) {
      LOG.error("Somebody interrupted the director; the tables stay as they are", e);
    } finally {
      errands.end(STOPPED);
    }
  }

  /**
   * Stops deciding. Tables and addresses stay as they are. Idempotent.
   *
   * @param clear whether to take everything of ours out of the engines and off this host first
   */
  public void stop(boolean clear) {
    boolean first = !stopping;
    stopping = true;
    checks.close();
    feedback.close();
    errands.wake(); // no interrupt: it would break off a write to the disk
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.error("The director does not end its round; tables and addresses stay as they are");
    } else if (first && clear) {
      helm.clear();
    }
  }

  /** Stops deciding; tables and addresses stay. */
  @Override
  public void close() {
    stop(false);
  }
}

package org.evenkeel.coordinator.director;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.Unconfirmed;

/** A director without engines: it keeps a snapshot and does what commands say. */
public final class InMemoryControl implements Control {
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private volatile Snapshot snapshot;
  private volatile Configuration configuration;
  private volatile List<Change> timeline = List.of();
  private volatile boolean ready = true;

  public InMemoryControl(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.configuration = new Configuration(snapshot.revision(), "virtual-services: []\n");
  }

  @Override
  public boolean alive() {
    return ready;
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  /** Has this configuration run. */
  public void configuration(int revision, String yaml) {
    configuration = new Configuration(revision, yaml);
  }

  @Override
  public Subscription watch(Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public Outcome request(Command command) {
    commands.add(command);
    return switch (command) {
      case Command.SetState set -> set(set);
      case Command.Configure configure -> configure(configure);
      case Command.Confirm confirm -> confirm(confirm);
      case Command.Adopt _, Command.AdoptStates _ ->
          new Outcome.Unavailable("nobody replicates this");
    };
  }

  @Override
  public List<Change> timeline(RealServerId realServer) {
    return timeline;
  }

  /** What is told of each real server from now on. */
  public void timeline(List<Change> changes) {
    timeline = List.copyOf(changes);
  }

  @Override
  public CheckFigures checks() {
    return new CheckFigures(2, 1, 100, 3, List.of(250L, 500L), List.of(7L, 8L, 9L));
  }

  @Override
  public Outcome check(RealServerId id) {
    return switch (id.realServer()) {
      case "r1" -> new Outcome.Probed(true, "connected in 0.3 ms", Health.UP);
      case "r2" -> new Outcome.Probed(false, "connection refused", Health.DOWN);
      default -> new Outcome.NotFound("there is no real server " + id + "; there are others");
    };
  }

  /** Every command so far. */
  public List<Command> commands() {
    return List.copyOf(commands);
  }

  /** Whether the first round is over. */
  public void ready(boolean over) {
    ready = over;
  }

  /** Publishes another snapshot. */
  public void publish(UnaryOperator<Snapshot> change) {
    Snapshot after = change.apply(snapshot);
    snapshot = after;
    listeners.forEach(listener -> listener.accept(after));
  }

  private Outcome set(Command.SetState command) {
    RealServerId id = command.realServer();
    boolean known =
        snapshot.virtualServices().stream()
            .filter(service -> service.configured().name().equals(id.service()))
            .flatMap(service -> service.realServers().stream())
            .anyMatch(real -> real.configured().name().equals(id.realServer()));
    if (!known) {
      return new Outcome.NotFound("there is no real server " + id + "; there are others");
    }
    publish(before -> withState(before, id, command.state()));
    return new Outcome.Done(snapshot.revision());
  }

  private Outcome configure(Command.Configure command) {
    int running = configuration.revision();
    if (command.ifRevision().isPresent() && command.ifRevision().getAsInt() != running) {
      return new Outcome.Conflict("revision " + running + " runs; read it and try again");
    }
    if (command.yaml().contains("nonsense")) {
      return new Outcome.Refused(List.of("1:1: nonsense: unknown key", "2:1: no: neither"));
    }
    if (command.yaml().contains("busy")) {
      return new Outcome.Unavailable("too many commands wait; try again");
    }
    if (!command.validateOnly()) {
      configuration =
          new Configuration(
              running + 1,
              command.yaml(),
              command.confirm().map(time -> new Unconfirmed(Instant.now().plus(time), running)));
    }
    return new Outcome.Done(configuration.revision());
  }

  private Outcome confirm(Command.Confirm command) {
    if (command.revision() != configuration.revision() || configuration.unconfirmed().isEmpty()) {
      return new Outcome.NotFound("revision " + command.revision() + " does not wait");
    }
    configuration = new Configuration(command.revision(), configuration.yaml());
    return new Outcome.Done(command.revision());
  }

  private static Snapshot withState(Snapshot before, RealServerId id, OperatorState state) {
    List<ServiceStatus> services = new ArrayList<>();
    for (ServiceStatus service : before.virtualServices()) {
      List<RealServerStatus> reals = new ArrayList<>();
      for (RealServerStatus real : service.realServers()) {
        boolean meant =
            service.configured().name().equals(id.service())
                && real.configured().name().equals(id.realServer());
        reals.add(meant ? withState(real, state) : real);
      }
      services.add(new ServiceStatus(service.configured(), service.engine(), service.up(), reals));
    }
    return new Snapshot(
        before.node(),
        before.role(),
        before.revision(),
        before.dispatcher(),
        before.degraded(),
        services,
        before.foreignServices());
  }

  private static RealServerStatus withState(RealServerStatus real, OperatorState state) {
    return new RealServerStatus(
        real.configured(),
        state == OperatorState.ONLINE ? real.configured().weight() : 0,
        real.idle(),
        real.computed(),
        state,
        real.health(),
        real.reason(),
        real.activeConnections(),
        real.inactiveConnections(),
        real.carried());
  }
}

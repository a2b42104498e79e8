package org.evenkeel.coordinator.dispatch.relay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * The user-space TCP relay. A service is in the table when it listens; the forwarding method of a
 * destination is kept as given and changes nothing, for the relay always connects to the real
 * server from an address of this machine. Its table and its connections end with it.
 *
 * <p>Used by one thread, the director's; {@link #refusals} may be read by any.
 */
public final class RelayDispatcher implements Dispatcher {
  /** Large buffers: 16 MiB at most. Transfers beyond that many use their small ones. */
  private static final int LARGE_BUFFERS = 256;

  private final Map<ServiceKey, RelayService> services = new LinkedHashMap<>();
  private final ExecutorService threads;
  private final RelayContext context;

  /** A relay without services yet. */
  public RelayDispatcher(RelayLimits limits) {
    threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("relay-", 0).factory());
    context =
        new RelayContext(
            limits, threads, new Capacity(limits.connections()), new BufferPool(LARGE_BUFFERS));
  }

  /**
   * Connections that were reset without having reached a real server, since the start.
   *
   * @param overBound because {@link RelayLimits#connections} were open
   * @param withoutServer because no real server may take any, or none that was tried did
   */
  public record Refusals(long overBound, long withoutServer) {}

  /** What was refused so far. Thread-safe. */
  public Refusals refusals() {
    return context.capacity().refusals();
  }

  @Override
  public Engine engine() {
    return Engine.RELAY;
  }

  @Override
  public Observation read() {
    List<TableService> table = new ArrayList<>();
    Map<Observation.Place, Observation.Counters> counters = new HashMap<>();
    services.forEach(
        (key, service) -> {
          table.add(service.table());
          service.count((place, sum) -> counters.put(new Observation.Place(key, place), sum));
        });
    return new Observation(table, counters);
  }

  @Override
  public List<Failure> apply(List<Step> steps) {
    List<Failure> failures = new ArrayList<>();
    for (Step step : steps) {
      apply(step).ifPresent(reason -> failures.add(new Failure(step, reason)));
    }
    return failures;
  }

  @Override
  public void close() {
    services.values().forEach(RelayService::close);
    services.clear();
    threads.shutdown();
    try {
      boolean _ =
          threads.awaitTermination(
              context.limits().closeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Applies one step; the reason when it is refused. */
  private Optional<String> apply(Step step) {
    if (step instanceof Step.AddService(TableService added)) {
      return addService(added);
    }
    RelayService service = services.get(step.service());
    if (service == null) {
      return Optional.of(step.service() + " is not in the relay's table; it is added first");
    }
    return switch (step) {
      case Step.AddService(TableService added) -> addService(added);
      case Step.EditService(TableService wanted) -> editService(service, wanted);
      case Step.RemoveService(ServiceKey key) -> {
        services.remove(key);
        service.close();
        yield Optional.empty();
      }
      case Step.AddDestination(ServiceKey key, Destination added) ->
          addDestination(service, key, added);
      case Step.EditDestination(ServiceKey key, Destination wanted) ->
          service.edit(wanted) ? Optional.empty() : missing(key, wanted.key());
      case Step.RemoveDestination(ServiceKey key, Destination.Key removed) ->
          service.remove(removed) ? Optional.empty() : missing(key, removed);
    };
  }

  private Optional<String> addService(TableService added) {
    if (services.containsKey(added.key())) {
      return Optional.of(added.key() + " is in the relay's table already; it is edited instead");
    }
    if (!(added.key() instanceof ServiceKey.Endpoint key) || key.protocol() != Protocol.TCP) {
      return Optional.of(
          "the relay carries single TCP ports only: %s needs the kernel's IPVS (dispatcher: ipvs)"
              .formatted(added.key()));
    }
    return switch (balance(added)) {
      case Answer.No(String reason) -> Optional.of(reason);
      case Answer.Yes(Balance balance) -> listen(key, balance);
    };
  }

  private Optional<String> listen(ServiceKey.Endpoint key, Balance balance) {
    try {
      services.put(key, new RelayService(key, balance, context));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(ListenFailure.explain(key, e));
    }
  }

  private static Optional<String> editService(RelayService service, TableService wanted) {
    return switch (balance(wanted)) {
      case Answer.No(String reason) -> Optional.of(reason);
      case Answer.Yes(Balance balance) -> {
        service.balance(balance);
        yield Optional.empty();
      }
    };
  }

  /** Whether the relay can do what a service asks for. */
  private sealed interface Answer {
    record Yes(Balance balance) implements Answer {}

    record No(String reason) implements Answer {}
  }

  private static Answer balance(TableService service) {
    ServiceSettings settings = service.settings();
    if (!settings.equals(ServiceSettings.by(settings.scheduler()))) {
      return new Answer.No(
          "%s: the relay has no persistence, scheduler flags or one-packet scheduling; these need the kernel's IPVS"
              .formatted(service.key()));
    }
    return Balance.named(settings.scheduler())
        .<Answer>map(Answer.Yes::new)
        .orElseGet(
            () ->
                new Answer.No(
                    "%s: the relay has no scheduler %s; use one of %s, or the kernel's IPVS"
                        .formatted(service.key(), settings.scheduler(), Balance.names())));
  }

  private static Optional<String> addDestination(
      RelayService service, ServiceKey key, Destination added) {
    if (key instanceof ServiceKey.Endpoint(_, IpAddress address, int port)
        && added.key().equals(new Destination.Key(address, port))) {
      return Optional.of(
          "%s is the service itself: give the real server's own address".formatted(added.key()));
    }
    return service.add(added)
        ? Optional.empty()
        : Optional.of("%s has %s already; it is edited instead".formatted(key, added.key()));
  }

  private static Optional<String> missing(ServiceKey key, Destination.Key destination) {
    return Optional.of("%s has no %s; it is added first".formatted(key, destination));
  }
}

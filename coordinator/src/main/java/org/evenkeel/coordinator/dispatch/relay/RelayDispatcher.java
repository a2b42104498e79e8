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
import org.evenkeel.coordinator.dispatch.ListenFailure;
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
  private final Sweeper sweeper;

  /** A relay without services yet. */
  public RelayDispatcher(RelayLimits limits) {
    threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("relay-", 0).factory());
    context =
        new RelayContext(
            limits, threads, new Capacity(limits.connections()), new BufferPool(LARGE_BUFFERS));
    sweeper = Sweeper.start(threads);
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
    sweeper.close();
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
        sweeper.forget(service);
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
    return switch (RelayMeans.of(added)) {
      case RelayMeans.Lacking(String reason) -> Optional.of(reason);
      case RelayMeans.Has has -> listen(key, added.settings(), has);
    };
  }

  private Optional<String> listen(
      ServiceKey.Endpoint key, ServiceSettings settings, RelayMeans.Has means) {
    try {
      RelayService service = new RelayService(key, settings, means, context);
      services.put(key, service);
      sweeper.watch(service);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(ListenFailure.explain(key, e));
    }
  }

  private static Optional<String> editService(RelayService service, TableService wanted) {
    return switch (RelayMeans.of(wanted)) {
      case RelayMeans.Lacking(String reason) -> Optional.of(reason);
      case RelayMeans.Has has -> {
        service.settle(wanted.settings(), has);
        yield Optional.empty();
      }
    };
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

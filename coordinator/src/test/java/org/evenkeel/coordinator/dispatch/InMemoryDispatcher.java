package org.evenkeel.coordinator.dispatch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * A dispatch table without traffic. It refuses as the kernel does: what exists cannot be added,
 * what does not exist cannot be edited or removed, and a scheduler must be one of the kernel's.
 */
public final class InMemoryDispatcher implements Dispatcher {
  private final Map<ServiceKey, TableService> table = new LinkedHashMap<>();

  /** An empty table. */
  public InMemoryDispatcher() {}

  /** A table that holds these services already, as an engine does that others have used. */
  public InMemoryDispatcher(List<TableService> services) {
    services.forEach(service -> table.put(service.key(), service));
  }

  @Override
  public Engine engine() {
    return Engine.IPVS;
  }

  @Override
  public Observation read() {
    return new Observation(List.copyOf(table.values()), Map.of());
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
    // Like the kernel's, the table stays.
  }

  private Optional<String> apply(Step step) {
    TableService service = table.get(step.service());
    if (step instanceof Step.AddService(TableService added)) {
      return service == null ? put(added) : Optional.of("EEXIST: " + added.key());
    }
    if (service == null) {
      return Optional.of("ESRCH: " + step.service());
    }
    SequencedMap<Destination.Key, Destination> destinations = service.byKey();
    return switch (step) {
      case Step.AddService(TableService added) -> put(added);
      case Step.EditService(TableService wanted) ->
          put(new TableService(wanted.key(), wanted.scheduler(), service.destinations()));
      case Step.RemoveService(ServiceKey key) -> {
        table.remove(key);
        yield Optional.empty();
      }
      case Step.AddDestination(ServiceKey _, Destination added) ->
          destinations.putIfAbsent(added.key(), added) == null
              ? put(service, destinations)
              : Optional.of("EEXIST: " + added.key());
      case Step.EditDestination(ServiceKey _, Destination wanted) ->
          destinations.replace(wanted.key(), wanted) != null
              ? put(service, destinations)
              : Optional.of("ENOENT: " + wanted.key());
      case Step.RemoveDestination(ServiceKey _, Destination.Key removed) ->
          destinations.remove(removed) != null
              ? put(service, destinations)
              : Optional.of("ENOENT: " + removed);
    };
  }

  private Optional<String> put(
      TableService service, SequencedMap<Destination.Key, Destination> destinations) {
    return put(
        new TableService(service.key(), service.scheduler(), List.copyOf(destinations.values())));
  }

  private Optional<String> put(TableService service) {
    for (Scheduler scheduler : Scheduler.values()) {
      if (scheduler.toString().equals(service.scheduler())) {
        table.put(service.key(), service);
        return Optional.empty();
      }
    }
    return Optional.of("ENOENT: no scheduler " + service.scheduler());
  }
}

package org.evenkeel.coordinator.dispatch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * A dispatch table without traffic. It refuses as the kernel does: what exists cannot be added,
 * what does not exist cannot be edited or removed, and a scheduler must be one of the kernel's. It
 * keeps the steps that it was given, and fails as tests want. Safe for any thread.
 */
public final class InMemoryDispatcher implements Dispatcher {
  private final Map<ServiceKey, TableService> table = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final Engine engine;
  private Map<Observation.Place, Observation.Counters> counters = Map.of();
  private boolean current = true;
  private Predicate<Step> broken = _ -> false;
  private Optional<DispatchException> unreadable = Optional.empty();
  private Optional<RuntimeException> fault = Optional.empty();

  /** An empty table of the kernel. */
  public InMemoryDispatcher() {
    this(Engine.IPVS, List.of());
  }

  /** A table that holds these services already, as an engine does that others have used. */
  public InMemoryDispatcher(Engine engine, List<TableService> services) {
    this.engine = engine;
    services.forEach(service -> table.put(service.key(), service));
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public synchronized Observation read() throws DispatchException {
    if (unreadable.isPresent()) {
      throw unreadable.get();
    }
    return new Observation(List.copyOf(table.values()), counters, current);
  }

  @Override
  public synchronized List<Failure> apply(List<Step> wanted) {
    if (fault.isPresent()) {
      throw fault.get();
    }
    List<Failure> failures = new ArrayList<>();
    for (Step step : wanted) {
      steps.add(step);
      (broken.test(step) ? Optional.of("it is broken") : apply(step))
          .ifPresent(reason -> failures.add(new Failure(step, reason)));
    }
    return failures;
  }

  /** The steps since the last call, tried or done. */
  public synchronized List<Step> takeSteps() {
    List<Step> taken = List.copyOf(steps);
    steps.clear();
    return taken;
  }

  /** The table as it is now, whether or not it can be read. */
  public synchronized List<TableService> services() {
    return List.copyOf(table.values());
  }

  /** The service of that key as it is now. */
  public synchronized Optional<TableService> service(ServiceKey key) {
    return Optional.ofNullable(table.get(key));
  }

  /** Changes a table behind the back of who uses this; puts or replaces a service. */
  public synchronized void meddle(TableService service) {
    table.put(service.key(), service);
  }

  /** From now on it counts late, or not: what it has counted may not be all. */
  public synchronized void late(boolean isLate) {
    current = !isLate;
  }

  /** From now on it has counted this. */
  public synchronized void counting(Map<Observation.Place, Observation.Counters> counted) {
    counters = counted;
  }

  /** From now on these steps are refused. */
  public synchronized void refuse(Predicate<Step> those) {
    broken = those;
  }

  /** From now on it cannot be read for this reason; empty makes it readable again. */
  public synchronized void unreadable(Optional<String> reason) {
    unreadable = reason.map(DispatchException::new);
  }

  /** From now on every edit throws this, as a bug would; empty ends it. */
  public synchronized void faulty(Optional<RuntimeException> thrown) {
    fault = thrown;
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
          put(new TableService(wanted.key(), wanted.settings(), service.destinations()));
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
        new TableService(service.key(), service.settings(), List.copyOf(destinations.values())));
  }

  private Optional<String> put(TableService service) {
    for (Scheduler scheduler : Scheduler.values()) {
      if (scheduler.toString().equals(service.settings().scheduler())) {
        table.put(service.key(), service);
        return Optional.empty();
      }
    }
    return Optional.of("ENOENT: no scheduler " + service.settings().scheduler());
  }
}

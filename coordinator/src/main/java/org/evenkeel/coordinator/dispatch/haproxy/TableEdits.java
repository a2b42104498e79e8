package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Dispatcher.Failure;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * Applies steps to a table that is a value, and looks on the disk for the certificates that they
 * name. Used once, by one thread.
 */
final class TableEdits {
  private final Surroundings surroundings;
  private final Map<ServiceKey, TableService> services = new LinkedHashMap<>();
  private final Map<ServiceKey, Draft> drafts = new HashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Set<ServiceKey> touched = new LinkedHashSet<>();

  private static final class Draft {
    private ServiceSettings settings;
    private final Map<Destination.Key, Destination> destinations;

    Draft(TableService from) {
      settings = from.settings();
      destinations = from.byKey();
    }
  }

  private TableEdits(List<TableService> table, Surroundings surroundings) {
    this.surroundings = surroundings;
    table.forEach(service -> services.put(service.key(), service));
  }

  /**
   * What came of the steps.
   *
   * @param table with those applied that could be
   * @param touched the services that were edited
   * @param failures the others
   */
  record Result(List<TableService> table, Set<ServiceKey> touched, List<Failure> failures) {}

  /** Applies steps to a table. */
  static Result apply(List<TableService> table, List<Step> steps, Surroundings surroundings) {
    TableEdits edits = new TableEdits(table, surroundings);
    for (Step step : steps) {
      edits
          .apply(step)
          .ifPresentOrElse(
              reason -> edits.failures.add(new Failure(step, reason)),
              () -> edits.touched.add(step.service()));
    }
    return new Result(edits.table(), edits.touched, edits.failures);
  }

  private List<TableService> table() {
    drafts.forEach(
        (key, draft) ->
            services.replace(
                key,
                new TableService(key, draft.settings, List.copyOf(draft.destinations.values()))));
    return List.copyOf(services.values());
  }

  private Optional<String> apply(Step step) {
    if (step instanceof Step.AddService(TableService added)) {
      return add(added);
    }
    TableService service = services.get(step.service());
    if (service == null) {
      return Optional.of(step.service() + " is not in HAProxy's table; it is added first");
    }
    Draft draft = drafts.computeIfAbsent(step.service(), _ -> new Draft(service));
    return switch (step) {
      case Step.AddService(TableService added) -> add(added);
      case Step.EditService(TableService wanted) -> {
        Optional<String> problem = problem(wanted);
        if (problem.isEmpty()) {
          draft.settings = wanted.settings();
        }
        yield problem;
      }
      case Step.RemoveService(ServiceKey key) -> {
        drafts.remove(key);
        services.remove(key);
        yield Optional.empty();
      }
      case Step.AddDestination(ServiceKey key, Destination added) -> add(draft, key, added);
      case Step.EditDestination(ServiceKey key, Destination wanted) ->
          draft.destinations.replace(wanted.key(), wanted) == null
              ? missing(key, wanted.key())
              : Optional.empty();
      case Step.RemoveDestination(ServiceKey key, Destination.Key removed) ->
          draft.destinations.remove(removed) == null ? missing(key, removed) : Optional.empty();
    };
  }

  private Optional<String> add(TableService added) {
    if (services.containsKey(added.key())) {
      return Optional.of(added.key() + " is in HAProxy's table already; it is edited instead");
    }
    Optional<String> problem = problem(added);
    if (problem.isEmpty()) {
      services.put(added.key(), added);
    }
    return problem;
  }

  /**
   * One service that HAProxy cannot have is left out here; in the configuration it would have all
   * of them refused first.
   */
  private Optional<String> problem(TableService service) {
    return Feasibility.problem(service, surroundings)
        .or(() -> CertificateFiles.missing(service, surroundings.certificates()));
  }

  private static Optional<String> add(Draft draft, ServiceKey key, Destination added) {
    if (key instanceof ServiceKey.Endpoint(_, var address, int port)
        && added.key().address().equals(address)
        && (added.key().port() == port || added.key().port() == 0)) {
      return Optional.of(
          "%s is the service itself: give the real server's own address".formatted(added.key()));
    }
    return draft.destinations.putIfAbsent(added.key(), added) == null
        ? Optional.empty()
        : Optional.of("%s has %s already; it is edited instead".formatted(key, added.key()));
  }

  private static Optional<String> missing(ServiceKey key, Destination.Key destination) {
    return Optional.of("%s has no %s; it is added first".formatted(key, destination));
  }
}

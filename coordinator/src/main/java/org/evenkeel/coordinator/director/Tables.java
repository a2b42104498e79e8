package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.Difference;
import org.evenkeel.coordinator.dispatch.DispatchException;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * The dispatch tables of all engines as the director's thread knows them: read once a period, and
 * after each edit held to be what was asked for, unless a step failed.
 */
final class Tables {
  private final Map<Engine, Dispatcher> dispatchers;
  private final Map<Engine, Observation> known = new EnumMap<>(Engine.class);
  private final Map<Engine, Weights> weights = new EnumMap<>(Engine.class);
  private final Map<Engine, String> unreadable = new EnumMap<>(Engine.class);

  /** What an engine was believed to hold until the last look, while its plan is not applied yet. */
  private final Map<Engine, Observation> believed = new EnumMap<>(Engine.class);

  /** Engines that hold something otherwise than planned, see {@link #lag}. */
  private final Set<Engine> lagging;

  /** Tables that have not been read yet. */
  Tables(Collection<Dispatcher> dispatchers) {
    this.dispatchers = new EnumMap<>(Engine.class);
    dispatchers.forEach(dispatcher -> this.dispatchers.put(dispatcher.engine(), dispatcher));
    lagging = EnumSet.noneOf(Engine.class);
    lagging.addAll(this.dispatchers.keySet());
  }

  /**
   * Whether an engine cannot be read, or holds a service otherwise than it was planned last. A
   * service that an engine refuses as a whole is not waited for: time does not bring it.
   */
  boolean lag() {
    return !lagging.isEmpty();
  }

  /**
   * Reads every engine; what one that cannot be read holds is unknown until it can.
   *
   * @return whether an engine is known now that was not known before
   */
  boolean read() {
    boolean news = false;
    for (Dispatcher dispatcher : dispatchers.values()) {
      Observation before = known.get(dispatcher.engine());
      read(dispatcher);
      if (before != null) {
        believed.put(dispatcher.engine(), before);
      }
      news |= before == null && known.containsKey(dispatcher.engine());
    }
    return news;
  }

  private void read(Dispatcher dispatcher) {
    try {
      know(dispatcher.engine(), dispatcher.read());
      unreadable.remove(dispatcher.engine());
    } catch (DispatchException e) {
      forget(dispatcher.engine());
      unreadable.put(dispatcher.engine(), String.valueOf(e.getMessage()));
    }
  }

  /** What an engine holds, as far as known. */
  Observation known(Engine engine) {
    return known.getOrDefault(engine, Observation.EMPTY);
  }

  /** Whether it is known what an engine holds. */
  boolean knows(Engine engine) {
    return known.containsKey(engine);
  }

  /** The weights in force in an engine. */
  Weights weights(Engine engine) {
    return weights.computeIfAbsent(engine, _ -> new Weights(known(engine).services()));
  }

  private void know(Engine engine, Observation observation) {
    known.put(engine, observation);
    weights.remove(engine);
  }

  private void forget(Engine engine) {
    known.remove(engine);
    weights.remove(engine);
  }

  /** What engines would have to be started anew for, to hold what is planned. */
  List<String> reloads(Plan plan) {
    List<String> reloads = new ArrayList<>();
    for (Dispatcher dispatcher : dispatchers.values()) {
      dispatcher
          .reloads(plan.table(dispatcher.engine()))
          .forEach(reason -> reloads.add(dispatcher.engine() + ": " + reason));
    }
    return reloads;
  }

  /** Gives every engine what holds for it as a whole. */
  void tune(IpvsSettings settings, Collection<String> problems) {
    for (Dispatcher dispatcher : dispatchers.values()) {
      dispatcher
          .tune(settings)
          .ifPresent(problem -> problems.add(dispatcher.engine() + ": " + problem));
    }
  }

  /** Those of these services that no shared engine holds; none while one of them is unknown. */
  Set<ServiceKey> gone(Set<ServiceKey> services) {
    if (services.isEmpty()) {
      return Set.of();
    }
    Set<ServiceKey> gone = new HashSet<>();
    Observation shared = known.get(Engine.IPVS);
    if (shared != null) {
      gone.addAll(services);
      shared.services().forEach(service -> gone.remove(service.key()));
    }
    return gone;
  }

  /**
   * Makes the engines hold what is planned, by the smallest set of steps.
   *
   * @param owned services of shared engines that may be removed when they are not planned
   * @return whether every engine now holds its plan
   */
  boolean apply(Plan plan, Set<ServiceKey> owned, Collection<String> problems) {
    boolean all = true;
    lagging.clear();
    for (Dispatcher dispatcher : dispatchers.values()) {
      all &= apply(dispatcher, plan.table(dispatcher.engine()), owned, problems);
    }
    return all;
  }

  private boolean apply(
      Dispatcher dispatcher,
      List<TableService> wanted,
      Set<ServiceKey> owned,
      Collection<String> problems) {
    Engine engine = dispatcher.engine();
    Observation before = known.get(engine);
    Observation expected = believed.remove(engine);
    if (before == null) {
      // Editing blindly might harm what is not ours.
      problems.add(engine + ": " + unreadable.getOrDefault(engine, "not read yet"));
      lagging.add(engine);
      return false;
    }
    // What is the very entry that is wanted needs no step; keys differ in a plan.
    List<TableService> differing = others(wanted, before.services());
    List<TableService> found = others(before.services(), wanted);
    Set<ServiceKey> ours = engine.shared() ? owned : keys(found);
    List<Step> steps = Difference.between(differing, found, ours);
    if (steps.isEmpty() && differing.isEmpty()) {
      return true;
    }
    // Nobody else has a hand in what is ours alone: what it has not taken was refused by itself.
    if (expected != null && engine.shared() && !steps.isEmpty()) {
      Drift.log(engine, steps, Difference.between(wanted, expected.services(), ours));
    }
    List<Dispatcher.Failure> failures = steps.isEmpty() ? List.of() : dispatcher.apply(steps);
    failures.stream()
        .map(failure -> engine + ": " + failure.step().service() + ": " + failure.reason())
        .distinct() // a service that is refused as a whole fails with each of its steps
        .forEach(problems::add);
    if (failures.isEmpty()) {
      List<TableService> held = merged(wanted, foreign(found, differing, ours));
      know(engine, new Observation(held, before.counters(), false));
    } else {
      read(dispatcher);
      Set<ServiceKey> held = keys(known(engine).services());
      if (!knows(engine)
          || failures.stream().anyMatch(failure -> held.contains(failure.step().service()))) {
        lagging.add(engine);
      }
    }
    return failures.isEmpty();
  }

  /** Those of a table that are not the very entries at their places in another. */
  private static List<TableService> others(List<TableService> table, List<TableService> other) {
    List<TableService> others = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      if (i >= other.size() || !Identity.same(table.get(i), other.get(i))) {
        others.add(table.get(i));
      }
    }
    return others;
  }

  /** What is neither ours nor becomes so. */
  private static List<TableService> foreign(
      List<TableService> found, List<TableService> wanted, Set<ServiceKey> owned) {
    Set<ServiceKey> planned = keys(wanted);
    return found.stream()
        .filter(held -> !owned.contains(held.key()) && !planned.contains(held.key()))
        .toList();
  }

  /** The table after all steps succeeded. */
  private static List<TableService> merged(List<TableService> wanted, List<TableService> foreign) {
    List<TableService> merged = new ArrayList<>(wanted);
    merged.addAll(foreign);
    return merged;
  }

  private static Set<ServiceKey> keys(List<TableService> services) {
    return services.stream().map(TableService::key).collect(Collectors.toSet());
  }
}

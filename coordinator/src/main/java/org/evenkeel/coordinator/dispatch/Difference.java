package org.evenkeel.coordinator.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.model.ServiceKey;
import org.jspecify.annotations.Nullable;

/** The smallest set of edits that turns one dispatch table into another. */
public final class Difference {
  private Difference() {}

  /**
   * Compares the table that is wanted with the one that is there.
   *
   * <p>Within a service, destinations are added and edited upwards before others are lowered or
   * removed, so that a service never stands without the real servers that are to take its traffic.
   *
   * @param wanted the services that must be there, as they must be; of two with one key, the last
   * @param actual the services that are there, foreign ones included
   * @param owned keys of services that are ours and may be removed when not wanted
   * @return the steps in the order in which they are to be applied; empty when nothing differs
   */
  public static List<Step> between(
      Collection<TableService> wanted, Collection<TableService> actual, Set<ServiceKey> owned) {
    Map<ServiceKey, TableService> wantedByKey = TableService.byKey(List.copyOf(wanted));
    Map<ServiceKey, TableService> actualByKey = TableService.byKey(List.copyOf(actual));
    List<Step> steps = new ArrayList<>();
    for (TableService service : wantedByKey.values()) {
      TableService found = actualByKey.get(service.key());
      if (found == null) {
        steps.add(new Step.AddService(service));
        destinations(service, service.empty(), steps);
      } else {
        if (!found.settings().equals(service.settings())) {
          steps.add(new Step.EditService(service));
        }
        destinations(service, found, steps);
      }
    }
    for (ServiceKey key : actualByKey.keySet()) {
      if (owned.contains(key) && !wantedByKey.containsKey(key)) {
        steps.add(new Step.RemoveService(key));
      }
    }
    return steps;
  }

  private static void destinations(TableService wanted, TableService actual, List<Step> steps) {
    Lookup found = new Lookup(actual);
    List<Step> lowered = new ArrayList<>();
    int kept = 0;
    for (Destination destination : wanted.destinations()) {
      Destination before = found.next(destination.key());
      if (before == null) {
        steps.add(new Step.AddDestination(wanted.key(), destination));
      } else {
        kept++;
        if (!destination.isMetBy(before)) {
          List<Step> target = destination.weight() < before.weight() ? lowered : steps;
          target.add(new Step.EditDestination(wanted.key(), destination));
        }
      }
    }
    steps.addAll(lowered);
    if (kept < actual.destinations().size()) {
      Map<Destination.Key, Destination> wantedByKey = wanted.byKey();
      for (Destination destination : actual.destinations()) {
        if (!wantedByKey.containsKey(destination.key())) {
          steps.add(new Step.RemoveDestination(wanted.key(), destination.key()));
        }
      }
    }
  }

  /**
   * Finds the destinations of a service, asked for one after the other. An engine lists them in the
   * order in which they were given or, as IPVS, the last one first; they are hashed only when
   * neither holds. This runs for every service at every event.
   */
  private static final class Lookup {
    private final TableService service;
    private int asked;
    private Map<Destination.Key, Destination> byKey = Map.of();

    Lookup(TableService service) {
      this.service = service;
    }

    @Nullable Destination next(Destination.Key key) {
      List<Destination> destinations = service.destinations();
      int index = asked++;
      if (index < destinations.size()) {
        Destination same = destinations.get(index);
        if (same.key().equals(key)) {
          return same;
        }
        Destination mirrored = destinations.get(destinations.size() - 1 - index);
        if (mirrored.key().equals(key)) {
          return mirrored;
        }
      }
      if (byKey.isEmpty()) {
        byKey = service.byKey();
      }
      return byKey.get(key);
    }
  }
}

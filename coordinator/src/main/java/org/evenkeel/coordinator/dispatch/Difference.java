package org.evenkeel.coordinator.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.model.ServiceKey;

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
    Map<Destination.Key, Destination> found = actual.byKey();
    List<Step> lowered = new ArrayList<>();
    for (Destination destination : wanted.destinations()) {
      Destination before = found.get(destination.key());
      if (before == null) {
        steps.add(new Step.AddDestination(wanted.key(), destination));
      } else if (!destination.isMetBy(before)) {
        List<Step> target = destination.weight() < before.weight() ? lowered : steps;
        target.add(new Step.EditDestination(wanted.key(), destination));
      }
    }
    steps.addAll(lowered);
    Map<Destination.Key, Destination> kept = wanted.byKey();
    for (Destination.Key key : found.keySet()) {
      if (!kept.containsKey(key)) {
        steps.add(new Step.RemoveDestination(wanted.key(), key));
      }
    }
  }
}

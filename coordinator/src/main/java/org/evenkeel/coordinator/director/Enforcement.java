package org.evenkeel.coordinator.director;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * Puts a plan in force: in this host's kernel, in the tables of the engines, and on the interfaces.
 * What is taken up is claimed before, and what is given up is claimed until it is gone, so that
 * after a crash nothing of ours is without an owner. Used by the director's thread.
 */
final class Enforcement {
  private final Optional<HostDoor> host;
  private final Tables tables;
  private final HeldAddresses held;
  private final Ownership ownership;

  Enforcement(Optional<HostDoor> host, Tables tables, HeldAddresses held, Ownership ownership) {
    this.host = host;
    this.tables = tables;
    this.held = held;
    this.ownership = ownership;
  }

  /**
   * Makes the difference between what there is and the plan.
   *
   * @param look whether to look at this host anew
   * @param problems what does not work is added to these
   */
  void enforce(Plan plan, boolean look, List<String> problems) {
    host.ifPresent(door -> door.prepare(plan, look, problems));
    Set<IpAddress> missing = held.missing(plan.addresses(), problems);
    ownership.claim(plan, missing, problems);
    held.hold(missing, problems);
    if (tables.apply(plan, ownership.services(), problems)) {
      Set<ServiceKey> unplanned = without(ownership.services(), plan.sharedServices());
      Set<IpAddress> unwanted = without(ownership.addresses(), plan.addresses());
      ownership.settle(tables.gone(unplanned), held.release(unwanted, problems), problems);
    }
  }

  private static <T> Set<T> without(Set<T> all, Set<T> those) {
    return all.stream()
        .filter(one -> !those.contains(one))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Takes everything of ours out of the engines and off this host. */
  void clear(List<String> problems) {
    held.look();
    tables.read();
    enforce(Plan.NOTHING, false, problems);
    host.ifPresent(door -> door.clear(problems));
  }
}

package org.evenkeel.coordinator.director;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.evenkeel.coordinator.filter.MarkRange;
import org.evenkeel.coordinator.filter.Outcome;
import org.evenkeel.coordinator.filter.PacketFilter;
import org.evenkeel.coordinator.filter.Rule;
import org.evenkeel.coordinator.host.HostChange;
import org.evenkeel.coordinator.host.HostNeeds;
import org.evenkeel.coordinator.host.HostSettings;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of this host, beside tables and addresses, serves services that the kernel dispatches: rules
 * of the packet filter and kernel settings. Used by the director's thread.
 */
public final class HostDoor {
  private static final Logger LOG = LoggerFactory.getLogger(HostDoor.class);

  /**
   * Reading the rules back starts programs: it is done when they change, and at every tenth look.
   */
  private static final int LOOKS_BETWEEN_READINGS = 10;

  private final PacketFilter.Opening filter;
  private final HostSettings settings;
  private final Function<MarkRange, Optional<String>> collision;
  private List<Rule> inForce = List.of();
  private int looks;
  private boolean read;

  /**
   * A door that has changed nothing yet.
   *
   * @param collision says which of the host's own rules uses one of these marks; empty when none
   */
  public HostDoor(
      PacketFilter.Opening filter,
      HostSettings settings,
      Function<MarkRange, Optional<String>> collision) {
    this.filter = filter;
    this.settings = settings;
    this.collision = collision;
  }

  /** Why a cluster cannot have the marks that it needs; empty when it can, or needs none. */
  Optional<String> collision(Cluster cluster) {
    IpvsSettings.Marks marks = cluster.ipvs().marks();
    return cluster.virtualServices().stream().anyMatch(TableKeys::needsMarks)
        ? collision.apply(new MarkRange(marks.first(), marks.count()))
        : Optional.empty();
  }

  /** Makes the host as a plan needs it. */
  void prepare(Plan plan, boolean look, Collection<String> problems) {
    if (look || !read) {
      tell(settings.apply(HostNeeds.of(plan.use())), problems);
    }
    looks += look ? 1 : 0;
    boolean due = !read || !plan.rules().equals(inForce) || looks >= LOOKS_BETWEEN_READINGS;
    if (due) {
      filter(plan.rules(), problems);
    }
  }

  private void filter(List<Rule> rules, Collection<String> problems) {
    switch (filter) {
      case PacketFilter.Opening.Unusable(String reason) -> {
        if (!rules.isEmpty()) {
          problems.add("packet filter: " + reason);
        }
      }
      case PacketFilter.Opening.Ready(PacketFilter ready) -> {
        switch (ready.apply(rules)) {
          case Outcome.Unchanged _ -> settled(rules);
          case Outcome.Changed _ -> {
            LOG.info("Packet filter: {} rules in force by {}", rules.size(), ready.name());
            settled(rules);
          }
          case Outcome.Failed(String problem) -> problems.add("packet filter: " + problem);
        }
      }
    }
  }

  private void settled(List<Rule> rules) {
    inForce = List.copyOf(rules);
    looks = 0;
    read = true;
  }

  /** Gives the host back as it was found. */
  void clear(Collection<String> problems) {
    filter(List.of(), problems);
    tell(settings.clear(), problems);
  }

  private static void tell(HostChange change, Collection<String> problems) {
    change.events().forEach(event -> LOG.info("Host: {}", event));
    change.problems().forEach(problem -> problems.add("host: " + problem));
  }
}

package org.evenkeel.coordinator.director;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.evenkeel.coordinator.filter.LocalDelivery;
import org.evenkeel.coordinator.filter.MarkRange;
import org.evenkeel.coordinator.filter.Outcome;
import org.evenkeel.coordinator.filter.PacketFilter;
import org.evenkeel.coordinator.filter.Rule;
import org.evenkeel.coordinator.host.HostChange;
import org.evenkeel.coordinator.host.HostSetting;
import org.evenkeel.coordinator.host.HostSettings;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.evenkeel.coordinator.model.VirtualService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of this host, beside tables and addresses, serves the services: rules of the packet filter,
 * the routing that goes with them, and kernel settings. Others of this product may run beside, so
 * nothing is touched, or as much as read, before a plan asks for something, or {@link #engage} says
 * that an earlier process may have left something. Used by the director's thread.
 */
public final class HostDoor {
  private static final Logger LOG = LoggerFactory.getLogger(HostDoor.class);

  /**
   * Reading the rules back starts programs: it is done when they change, and at every tenth look.
   */
  private static final int LOOKS_BETWEEN_READINGS = 10;

  private final Supplier<PacketFilter.Opening> opener;
  private final LocalDelivery delivery;
  private final HostSettings settings;
  private final Function<MarkRange, Optional<String>> collision;
  private final Function<HostUse, List<HostSetting>> needs;
  private List<Rule> inForce = List.of();
  private List<HostSetting> asked = List.of();
  private int looks;
  private boolean read;
  private boolean engaged;
  private PacketFilter.@Nullable Opening opened;

  /**
   * A door that has changed nothing yet.
   *
   * @param opener finds the packet filter; asked once, when it is needed
   * @param delivery the routing that goes with the rules
   * @param collision says which of the host's own rules uses one of these marks; empty when none
   * @param needs the settings that a use needs on this node
   */
  public HostDoor(
      Supplier<PacketFilter.Opening> opener,
      LocalDelivery delivery,
      HostSettings settings,
      Function<MarkRange, Optional<String>> collision,
      Function<HostUse, List<HostSetting>> needs) {
    this.opener = opener;
    this.delivery = delivery;
    this.settings = settings;
    this.collision = collision;
    this.needs = needs;
  }

  /** From now on what is of ours and not planned is removed: there may be some. */
  void engage() {
    engaged = true;
  }

  /**
   * Why a cluster cannot have the marks that it needs; empty when it can, or needs none.
   *
   * @param allotted the marks that it would have
   */
  Optional<String> collision(Cluster cluster, Map<String, Integer> allotted) {
    List<VirtualService> services = cluster.virtualServices();
    IpvsSettings.Marks marks = cluster.ipvs().marks();
    Optional<String> rule =
        services.stream().anyMatch(TableKeys::needsMarks)
            ? collision.apply(new MarkRange(marks.first(), marks.count()))
            : Optional.empty();
    Integer answers = allotted.get(TableKeys.ANSWERS);
    return rule.isEmpty() && answers != null && services.stream().anyMatch(TableKeys::showsClients)
        ? delivery.collision(answers)
        : rule;
  }

  /** Makes the host as a plan needs it. */
  void prepare(Plan plan, boolean look, Collection<String> problems) {
    List<HostSetting> wanted = needs.apply(plan.use());
    engaged |= !plan.rules().isEmpty() || !wanted.isEmpty();
    if (!engaged) {
      return;
    }
    if (look || !read || !wanted.equals(asked)) { // before there are services that need them
      asked = wanted;
      tell(settings.apply(wanted), problems);
    }
    looks += look ? 1 : 0;
    boolean others = !read || !plan.rules().equals(inForce);
    boolean due = others || looks >= LOOKS_BETWEEN_READINGS;
    if (due || (look && plan.rules().stream().anyMatch(Rule.Answers.class::isInstance))) {
      deliver(plan.rules(), problems); // before there are marks that need it
    }
    if (due) {
      filter(plan.rules(), problems);
    }
  }

  private void deliver(List<Rule> rules, Collection<String> problems) {
    switch (delivery.apply(rules)) {
      case Outcome.Unchanged _ -> {}
      case Outcome.Changed _ ->
          LOG.info(
              "Routing: answers to clients' addresses {} delivered to this host",
              rules.stream().anyMatch(Rule.Answers.class::isInstance) ? "are" : "are no longer");
      case Outcome.Failed(String problem) -> {
        if (!problems.contains(problem)) {
          problems.add(problem);
        }
      }
    }
  }

  private PacketFilter.Opening opened() {
    PacketFilter.Opening found = opened;
    if (found == null) {
      found = opener.get();
      opened = found;
    }
    return found;
  }

  private void filter(List<Rule> rules, Collection<String> problems) {
    switch (opened()) {
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
    if (engaged) {
      filter(List.of(), problems);
      deliver(List.of(), problems);
    }
    tell(settings.clear(), problems);
  }

  private static void tell(HostChange change, Collection<String> problems) {
    change.events().forEach(event -> LOG.info("Host: {}", event));
    change.problems().forEach(problem -> problems.add("host: " + problem));
  }
}

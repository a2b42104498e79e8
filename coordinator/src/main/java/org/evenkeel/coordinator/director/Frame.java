package org.evenkeel.coordinator.director;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.filter.Rule;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * What a plan has beside its services: it depends on the configuration, the marks and this host
 * alone, not on what is heard of the real servers. Immutable.
 *
 * @param addresses those that this host ought to have
 * @param sharedServices the keys of all services of engines that are shared with others
 * @param rules what the packet filter ought to do
 * @param use what is asked of this host's kernel
 */
record Frame(
    SequencedSet<IpAddress> addresses,
    Set<ServiceKey> sharedServices,
    List<Rule> rules,
    HostUse use) {
  /** Nothing ought to be. */
  static final Frame NOTHING = new Frame(new LinkedHashSet<>(), Set.of(), List.of(), HostUse.NONE);

  Frame {
    addresses = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(addresses));
    sharedServices = Collections.unmodifiableSet(new LinkedHashSet<>(sharedServices));
    rules = List.copyOf(rules);
  }

  /** The frame of a situation, of which the services are planned already. */
  static Frame of(Situation now, List<ServicePlan> services) {
    SequencedSet<IpAddress> addresses = new LinkedHashSet<>();
    Set<ServiceKey> shared = new LinkedHashSet<>();
    for (ServicePlan plan : services) {
      plan.service().address().ifPresent(addresses::add);
      if (plan.engine().shared()) {
        plan.table().stream().map(TableService::key).forEach(shared::add);
      }
    }
    now.cluster().floatingAddresses().forEach(each -> addresses.add(each.address().address()));
    List<Rule> rules = FilterRules.of(now);
    boolean showsClients = rules.stream().anyMatch(Rule.Answers.class::isInstance);
    boolean listens = services.stream().anyMatch(plan -> plan.engine() == Engine.HAPROXY);
    if (now.carriers().layer4() != Engine.IPVS) {
      HostUse use = HostUse.NONE.showingClients(showsClients).listening(listens);
      return new Frame(addresses, shared, rules, use);
    }
    now.cluster().nat().oneToOne().forEach(entry -> addresses.add(entry.outside()));
    Map<IpAddress, String> interfaces = now.surroundings().interfaces();
    HostUse use =
        HostUses.of(now.cluster(), address -> Optional.ofNullable(interfaces.get(address)));
    return new Frame(addresses, shared, rules, use.showingClients(showsClients).listening(listens));
  }
}

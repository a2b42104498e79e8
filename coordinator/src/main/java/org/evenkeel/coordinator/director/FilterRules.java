package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.coordinator.filter.Origin;
import org.evenkeel.coordinator.filter.Rule;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.NatSettings;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.VirtualService;

/** Which packet-filter rules the services need. Pure. */
final class FilterRules {
  private FilterRules() {}

  /** The rules for a situation. */
  static List<Rule> of(Situation now) {
    List<Rule> rules = new ArrayList<>();
    if (now.carriers().layer4() == Engine.IPVS) {
      rules.addAll(dispatched(now));
    }
    if (now.carriers().layer7() == Engine.HAPROXY) {
      rules.addAll(proxied(now));
    }
    return rules;
  }

  /** What proxied services need whose real servers see the clients' addresses. */
  private static List<Rule> proxied(Situation now) {
    Integer mark = now.marks().get(TableKeys.ANSWERS);
    Map<Answering, Set<IpAddress>> answering = new LinkedHashMap<>();
    for (VirtualService service : now.cluster().virtualServices()) {
      if (TableKeys.showsClients(service)) {
        for (RealServer real : service.realServers()) {
          answering
              .computeIfAbsent(
                  new Answering(real.port(), real.address().isV6()), _ -> new TreeSet<>())
              .add(real.address());
        }
      }
    }
    return mark == null
        ? List.of()
        : answering.entrySet().stream()
            .<Rule>map(all -> new Rule.Answers(all.getValue(), all.getKey().port(), mark))
            .toList();
  }

  /** What real servers are told by together. */
  private record Answering(int port, boolean isV6) {}

  /**
   * What services that the kernel dispatches need. One of all ports leaves this node's own
   * listeners alone.
   */
  private static List<Rule> dispatched(Situation now) {
    Set<Integer> ownPorts = now.surroundings().ownPorts();
    List<Rule> rules = new ArrayList<>();
    for (VirtualService service : now.cluster().virtualServices()) {
      if (service.forwarding() == Forwarding.PROXY) {
        continue;
      }
      for (ServiceKey key : now.keys(service)) {
        if (key instanceof ServiceKey.Mark(int mark, _) && TableKeys.needsMark(service)) {
          rules.add(mark(service, mark, ownPorts));
        }
        if (service.forwarding() == Forwarding.SNAT) {
          rules.add(new Rule.SourceNat(origin(key), service.snatAddress()));
        }
      }
    }
    if (rules.stream().anyMatch(Rule.Mark.class::isInstance)) {
      probes(now).ifPresent(rules::add);
    }
    rules.addAll(beside(now.cluster()));
    return rules;
  }

  /** Probes through a VIP keep their own mark, which leads them to their real server. */
  private static Optional<Rule> probes(Situation now) {
    Set<Integer> marks = new TreeSet<>();
    for (VirtualService service : now.cluster().virtualServices()) {
      service.realServers().stream()
          .flatMap(real -> now.target(service, real).detour().stream())
          .forEach(detour -> marks.add(detour.mark()));
    }
    return marks.isEmpty() ? Optional.empty() : Optional.of(new Rule.Keep(marks));
  }

  private static Rule mark(VirtualService service, int mark, Set<Integer> ownPorts) {
    if (!(service.match()
        instanceof Match.Address(IpAddress vip, PortSet set, Transport transport))) {
      throw new IllegalArgumentException(service.name() + " is marked by the host's own rules");
    }
    Map<Protocol, PortSet> ports = new EnumMap<>(Protocol.class);
    for (Protocol protocol : transport.protocols()) {
      boolean all = set.equals(PortSet.ALL) && protocol == Protocol.TCP;
      ports.put(protocol, all ? set.except(ownPorts) : set);
    }
    return new Rule.Mark(vip, ports, mark);
  }

  private static Origin origin(ServiceKey key) {
    return switch (key) {
      case ServiceKey.Mark(int mark, boolean isV6) -> new Origin.Marked(mark, isV6);
      case ServiceKey.Endpoint(Protocol protocol, IpAddress address, int port) ->
          new Origin.Endpoint(protocol, address, port);
    };
  }

  /** What goes on beside virtual services; their own connections are left alone. */
  private static List<Rule> beside(Cluster cluster) {
    NatSettings nat = cluster.nat();
    if (nat.isEmpty()) {
      return List.of();
    }
    Set<IpAddress> vips = new TreeSet<>();
    cluster.virtualServices().forEach(service -> service.address().ifPresent(vips::add));
    List<Rule> rules = new ArrayList<>(List.of(new Rule.Exempt(vips)));
    nat.oneToOne().forEach(entry -> rules.add(new Rule.StaticNat(entry.outside(), entry.inside())));
    nat.outbound().forEach(entry -> rules.add(new Rule.Masquerade(entry.from(), entry.via())));
    return rules;
  }
}

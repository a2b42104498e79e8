package org.evenkeel.coordinator.lockdown;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.filter.InputRules;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.VirtualService;

/** From a lockdown and what is around it to the rules that it takes. Pure. */
final class LockdownRules {
  private LockdownRules() {}

  /** The rules. */
  static InputRules of(Lockdown lockdown, Surroundings around) {
    Set<ProtocolPort> guarded = guarded(lockdown, around);
    Set<Integer> marks =
        around.services().stream()
            .map(VirtualService::match)
            .filter(Match.Fwmark.class::isInstance)
            .map(match -> ((Match.Fwmark) match).mark())
            .collect(Collectors.toSet());
    return new InputRules(
        byProtocol(guarded), admitted(lockdown, around.peers()), passages(guarded, around), marks);
  }

  /** Why a lockdown cannot be; empty when it can. */
  static Optional<String> refusal(Lockdown lockdown, Surroundings around) {
    return lockdown.ports().stream()
        .filter(around.pair()::contains)
        .findFirst()
        .map(
            port ->
                ("port %s is where the nodes of the pair speak, with proofs of their own; a rule"
                        + " by address could part them: leave it out")
                    .formatted(port));
  }

  private static Set<ProtocolPort> guarded(Lockdown lockdown, Surroundings around) {
    Set<ProtocolPort> guarded = new TreeSet<>(lockdown.ports());
    around.listeners().forEach(listener -> guarded.add(listener.port()));
    return guarded;
  }

  private static Map<Protocol, PortSet> byProtocol(Set<ProtocolPort> ports) {
    Map<Protocol, List<PortSet.Range>> ranges = new EnumMap<>(Protocol.class);
    for (ProtocolPort each : ports) {
      ranges
          .computeIfAbsent(each.protocol(), _ -> new ArrayList<>())
          .add(new PortSet.Range(each.port(), each.port()));
    }
    Map<Protocol, PortSet> sets = new EnumMap<>(Protocol.class);
    ranges.forEach((protocol, own) -> sets.put(protocol, new PortSet(own)));
    return sets;
  }

  /** The kernel's sets take no network that lies within another. */
  private static List<Cidr> admitted(Lockdown lockdown, Set<IpAddress> peers) {
    List<Cidr> all = new ArrayList<>(lockdown.networks());
    peers.stream().sorted().map(peer -> new Cidr(peer, peer.hostPrefix())).forEach(all::add);
    return all.stream()
        .distinct()
        .filter(each -> all.stream().noneMatch(other -> isWithin(each, other)))
        .toList();
  }

  private static boolean isWithin(Cidr inner, Cidr outer) {
    return outer.prefix() < inner.prefix() && outer.contains(inner.address());
  }

  /** What services have in common is written once. */
  private record Kind(Protocol protocol, boolean v6, PortSet ports) {}

  private static List<InputRules.Passage> passages(Set<ProtocolPort> guarded, Surroundings around) {
    Map<IpAddress, Set<ProtocolPort>> taken = new TreeMap<>();
    for (VirtualService service : around.services()) {
      if (service.match() instanceof Match.Address address) {
        guarded.stream()
            .filter(port -> isOf(address, port, around))
            .forEach(
                port -> taken.computeIfAbsent(address.address(), _ -> new TreeSet<>()).add(port));
      }
    }
    Map<Kind, Set<IpAddress>> kinds = new LinkedHashMap<>();
    taken.forEach(
        (address, ports) ->
            byProtocol(ports)
                .forEach(
                    (protocol, own) ->
                        kinds
                            .computeIfAbsent(
                                new Kind(protocol, address.isV6(), own), _ -> new TreeSet<>())
                            .add(address)));
    return kinds.entrySet().stream()
        .map(
            each ->
                new InputRules.Passage(
                    each.getValue(), each.getKey().protocol(), each.getKey().ports()))
        .toList();
  }

  /** A service of all ports leaves this node's own listeners alone. */
  private static boolean isOf(Match.Address service, ProtocolPort port, Surroundings around) {
    if (!service.transport().protocols().contains(port.protocol())) {
      return false;
    }
    if (service.ports().equals(PortSet.ALL)) {
      return around.listeners().stream().noneMatch(listener -> listener.port().equals(port));
    }
    return service.ports().ranges().stream()
        .anyMatch(range -> range.first() <= port.port() && port.port() <= range.last());
  }
}

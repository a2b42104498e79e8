package org.evenkeel.coordinator.director;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.VirtualService;

/** What the services that the kernel dispatches ask of this host. Pure. */
final class HostUses {
  private HostUses() {}

  /**
   * The use that a cluster makes of the kernel.
   *
   * @param interfaceOf the interface whose subnet contains an address; empty when none does
   */
  static HostUse of(Cluster cluster, Function<IpAddress, Optional<String>> interfaceOf) {
    Set<HostUse.Family> routes = EnumSet.noneOf(HostUse.Family.class);
    Set<String> oneArm = new HashSet<>();
    Set<String> probed = new HashSet<>();
    List<VirtualService> services =
        cluster.virtualServices().stream()
            .filter(service -> service.forwarding() != Forwarding.PROXY)
            .toList();
    for (VirtualService service : services) {
      if (service.forwarding().routesAnswers()) {
        boolean isV6 = service.match().isV6();
        routes.add(isV6 ? HostUse.Family.IPV6 : HostUse.Family.IPV4);
      }
      if (service.forwarding() == Forwarding.NAT && !service.match().isV6()) {
        oneArm.addAll(oneArm(service, interfaceOf));
      }
      if (TableKeys.probesThroughVip(service) && !service.match().isV6()) {
        service
            .realServers()
            .forEach(real -> probed.add(interfaceOf.apply(real.address()).orElse("all")));
      }
    }
    cluster.nat().outbound().forEach(entry -> routes.add(family(entry.from().address())));
    cluster.nat().oneToOne().forEach(entry -> routes.add(family(entry.inside())));
    boolean source = services.stream().anyMatch(s -> s.forwarding() == Forwarding.SNAT);
    boolean keepsClients = services.stream().anyMatch(s -> s.persistence().isPresent());
    return new HostUse(
        !services.isEmpty(), routes, source, oneArm, probed, keepsClients, false, false);
  }

  private static HostUse.Family family(IpAddress address) {
    return address.isV6() ? HostUse.Family.IPV6 : HostUse.Family.IPV4;
  }

  /** Interfaces at which both clients and real servers of a service are found. */
  private static Set<String> oneArm(
      VirtualService service, Function<IpAddress, Optional<String>> interfaceOf) {
    Optional<String> outer = service.address().flatMap(interfaceOf);
    Set<String> inner = new HashSet<>();
    for (RealServer real : service.realServers()) {
      interfaceOf.apply(real.address()).ifPresent(inner::add);
    }
    return outer.isPresent() && inner.contains(outer.get()) ? Set.of(outer.get()) : Set.of();
  }
}

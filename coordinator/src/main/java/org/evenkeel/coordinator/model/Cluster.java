package org.evenkeel.coordinator.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that {@code evenkeel.yaml} says, defaults merged and checked as a whole.
 *
 * @param ipvs what holds for IPVS as a whole
 * @param onAllDown what to do when every check fails at once
 * @param nat what real servers reach, and how they are reached, beside virtual services
 * @param floatingAddresses what moves with the active node beside the VIPs; addresses differ, and
 *     none is a VIP
 * @param virtualServices in the order of the file; names differ, and so does what clients use
 */
public record Cluster(
    IpvsSettings ipvs,
    OnAllDown onAllDown,
    NatSettings nat,
    List<FloatingAddress> floatingAddresses,
    List<VirtualService> virtualServices) {
  /** No virtual service at all. */
  public static final Cluster EMPTY = new Cluster(List.of());

  /** A cluster of virtual services and nothing else. */
  public Cluster(List<VirtualService> virtualServices) {
    this(IpvsSettings.DEFAULT, NatSettings.NONE, virtualServices);
  }

  /** A cluster that keeps its last weights when every check fails at once. */
  public Cluster(IpvsSettings ipvs, NatSettings nat, List<VirtualService> virtualServices) {
    this(ipvs, OnAllDown.KEEP_LAST, nat, List.of(), virtualServices);
  }

  public Cluster {
    floatingAddresses = List.copyOf(floatingAddresses);
    virtualServices = List.copyOf(virtualServices);
    long count = virtualServices.size();
    if (virtualServices.stream().map(VirtualService::name).distinct().count() != count) {
      throw new IllegalArgumentException("virtual services share a name");
    }
    if (virtualServices.stream().map(VirtualService::match).distinct().count() != count) {
      throw new IllegalArgumentException("virtual services share what clients use");
    }
  }

  /** The virtual service of that name. */
  public Optional<VirtualService> virtualService(String name) {
    return virtualServices.stream().filter(service -> service.name().equals(name)).findFirst();
  }

  /** All real servers, in the order of the configuration. */
  public Set<RealServerId> realServers() {
    Set<RealServerId> present = new LinkedHashSet<>();
    for (VirtualService service : virtualServices) {
      service.realServers().forEach(real -> present.add(RealServerId.of(service, real)));
    }
    return present;
  }
}

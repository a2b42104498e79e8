package org.evenkeel.coordinator.model;

import java.util.List;
import java.util.Optional;

/**
 * Everything that {@code evenkeel.yaml} says, defaults merged and checked as a whole.
 *
 * @param virtualServices in the order of the file; names differ, and so do their keys
 */
public record Cluster(List<VirtualService> virtualServices) {
  /** No virtual service at all. */
  public static final Cluster EMPTY = new Cluster(List.of());

  public Cluster {
    virtualServices = List.copyOf(virtualServices);
    long count = virtualServices.size();
    if (virtualServices.stream().map(VirtualService::name).distinct().count() != count) {
      throw new IllegalArgumentException("virtual services share a name");
    }
    if (virtualServices.stream().map(VirtualService::key).distinct().count() != count) {
      throw new IllegalArgumentException("virtual services share address, port and protocol");
    }
  }

  /** The virtual service of that name. */
  public Optional<VirtualService> virtualService(String name) {
    return virtualServices.stream().filter(service -> service.name().equals(name)).findFirst();
  }
}

package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.ha.AddressAnnouncer;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.VirtualService;

/** Brings the addresses of this host in line with a plan. Used by the director's thread. */
final class HeldAddresses {
  private final AddressAnnouncer announcer;

  HeldAddresses(AddressAnnouncer announcer) {
    this.announcer = announcer;
  }

  /**
   * The planned addresses that this host does not have. Loopback addresses are always there: Linux
   * answers on all of 127.0.0.0/8.
   */
  Set<IpAddress> missing(Set<IpAddress> planned, Collection<String> problems) {
    Set<IpAddress> missing = new LinkedHashSet<>(planned);
    missing.removeIf(address -> address.inet().isLoopbackAddress());
    try {
      missing.removeAll(announcer.held());
    } catch (IOException e) {
      problems.add("addresses: " + e.getMessage());
      missing.clear();
    }
    return missing;
  }

  /** The interfaces of VIPs and real servers of NAT services, as far as a subnet tells. */
  Map<IpAddress, String> interfaces(Cluster cluster, Collection<String> problems) {
    Set<IpAddress> asked = new LinkedHashSet<>();
    for (VirtualService service : cluster.virtualServices()) {
      if (service.forwarding() == Forwarding.NAT) {
        service.address().ifPresent(asked::add);
        service.realServers().forEach(real -> asked.add(real.address()));
      }
    }
    try {
      return asked.isEmpty() ? Map.of() : announcer.interfaces(asked);
    } catch (IOException e) {
      problems.add("addresses: " + e.getMessage());
      return Map.of();
    }
  }

  /** Holds each of these. */
  void hold(Set<IpAddress> missing, Collection<String> problems) {
    for (IpAddress address : missing) {
      try {
        announcer.hold(address);
      } catch (IOException e) {
        problems.add("address " + address + ": " + e.getMessage());
      }
    }
  }

  /**
   * Lets go of each of these.
   *
   * @return those that this host no longer has
   */
  Set<IpAddress> release(Set<IpAddress> unwanted, Collection<String> problems) {
    Set<IpAddress> released = new LinkedHashSet<>();
    for (IpAddress address : unwanted) {
      try {
        announcer.release(address);
        released.add(address);
      } catch (IOException e) {
        problems.add("address " + address + ": " + e.getMessage());
      }
    }
    return released;
  }
}

package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.ha.AddressAnnouncer;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.FloatingAddress;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * Brings the addresses of this host in line with a plan. The host is asked at each look; between
 * looks it is held to have what it had then, and what was done since. Used by the director's
 * thread.
 */
final class HeldAddresses {
  private final AddressAnnouncer announcer;
  private Set<IpAddress> held = new HashSet<>();
  private Optional<String> unreadable = Optional.of("not read yet");

  /** What could not be held at the last try; it is tried again after the next look. */
  private final Map<IpAddress, String> refused = new HashMap<>();

  private Placement placement = new Placement(Cluster.EMPTY, Map.of(), Optional.empty());

  /** Where the addresses of a cluster are. */
  private record Placement(
      Cluster cluster, Map<IpAddress, String> interfaces, Optional<String> problem) {}

  HeldAddresses(AddressAnnouncer announcer) {
    this.announcer = announcer;
  }

  /** From now on the addresses of this cluster are wanted, some on an interface that it names. */
  void turnTo(Cluster cluster) {
    Map<IpAddress, String> places = new HashMap<>();
    for (FloatingAddress floating : cluster.floatingAddresses()) {
      places.put(floating.address().address(), floating.interfaceName());
    }
    announcer.place(places);
  }

  /** Asks the host what it has. */
  void look() {
    refused.clear();
    placement = new Placement(Cluster.EMPTY, Map.of(), Optional.empty());
    try {
      held = new HashSet<>(announcer.held());
      unreadable = Optional.empty();
    } catch (IOException e) {
      unreadable = Optional.of("addresses: " + e.getMessage());
    }
  }

  /**
   * The planned addresses that this host does not have. Loopback addresses are always there: Linux
   * answers on all of 127.0.0.0/8.
   */
  Set<IpAddress> missing(Set<IpAddress> planned, Collection<String> problems) {
    Set<IpAddress> missing = new LinkedHashSet<>();
    unreadable.ifPresent(problems::add);
    if (unreadable.isEmpty()) {
      for (IpAddress address : planned) {
        if (!held.contains(address) && !address.inet().isLoopbackAddress()) {
          missing.add(address);
        }
      }
    }
    return missing;
  }

  /**
   * The interfaces of VIPs and real servers of services that are forwarded by NAT or probed through
   * the VIP, as far as a subnet tells.
   */
  Map<IpAddress, String> interfaces(Cluster cluster, Collection<String> problems) {
    if (!placement.cluster().equals(cluster)) {
      placement = placed(cluster);
    }
    placement.problem().ifPresent(problems::add);
    return placement.interfaces();
  }

  private Placement placed(Cluster cluster) {
    Set<IpAddress> asked = new LinkedHashSet<>();
    for (VirtualService service : cluster.virtualServices()) {
      if (service.forwarding() == Forwarding.NAT || TableKeys.probesThroughVip(service)) {
        service.address().ifPresent(asked::add);
        service.realServers().forEach(real -> asked.add(real.address()));
      }
    }
    try {
      Map<IpAddress, String> found =
          asked.isEmpty() ? Map.of() : Map.copyOf(announcer.interfaces(asked));
      return new Placement(cluster, found, Optional.empty());
    } catch (IOException e) {
      return new Placement(cluster, Map.of(), Optional.of("addresses: " + e.getMessage()));
    }
  }

  /** Holds each of these. */
  void hold(Set<IpAddress> missing, Collection<String> problems) {
    Set<IpAddress> tried = new LinkedHashSet<>(missing);
    tried.removeAll(refused.keySet());
    if (!tried.isEmpty()) {
      refused.putAll(announcer.hold(tried));
      tried.removeAll(refused.keySet());
      held.addAll(tried);
    }
    for (IpAddress address : missing) {
      String reason = refused.get(address);
      if (reason != null) {
        problems.add("address " + address + ": " + reason);
      }
    }
  }

  /**
   * Lets go of each of these.
   *
   * @return those that this host no longer has
   */
  Set<IpAddress> release(Set<IpAddress> unwanted, Collection<String> problems) {
    Set<IpAddress> released = new LinkedHashSet<>(unwanted);
    if (!released.isEmpty()) {
      Map<IpAddress, String> kept = announcer.release(unwanted);
      kept.forEach((address, reason) -> problems.add("address " + address + ": " + reason));
      released.removeAll(kept.keySet());
      held.removeAll(released);
    }
    return released;
  }
}

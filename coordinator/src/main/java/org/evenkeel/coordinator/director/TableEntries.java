package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.director.Plan.Assignment;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.VirtualService;

/** What stands in an engine's table for a service whose real servers are judged. Pure. */
final class TableEntries {
  private TableEntries() {}

  /**
   * The entry of a service under one of its keys.
   *
   * @param assigned how its real servers were judged, in their order
   */
  static TableService of(
      ServiceKey key, VirtualService service, List<Assignment> assigned, Engine engine) {
    List<Destination> destinations = new ArrayList<>(assigned.size() + 1);
    boolean anybody = false;
    for (int i = 0; i < assigned.size(); i++) {
      RealServer real = service.realServers().get(i);
      Assignment assignment = assigned.get(i);
      anybody |= assignment.listed() && assignment.weight() > 0;
      if (assignment.listed()) {
        destinations.add(
            new Destination(
                TableKeys.destination(key, real),
                delivery(service, real, assignment),
                assignment.weight(),
                assignment.limits()));
      }
    }
    int weight = anybody ? 0 : 1;
    service
        .fallback()
        .map(own -> fallback(own, service, engine, weight))
        // It may be a real server at the same time, for its other name.
        .filter(own -> destinations.stream().noneMatch(d -> d.key().equals(own.key())))
        .ifPresent(destinations::add);
    return new TableService(key, settings(key, service), destinations);
  }

  /** Of a proxied service even a client that belongs to it is kept from one that is down. */
  private static Delivery delivery(VirtualService service, RealServer real, Assignment assignment) {
    return service.forwarding() == Forwarding.PROXY
            && assignment.weight() == 0
            && assignment.health() != Health.UP
        ? new Delivery.Withheld()
        : Delivery.of(service.forwarding(), real);
  }

  private static ServiceSettings settings(ServiceKey key, VirtualService service) {
    ServiceSettings settings = ServiceSettings.of(service.scheduling(), service.persistence());
    if (service.forwarding() != Forwarding.PROXY) {
      return settings;
    }
    Map<Destination.Key, String> names = new HashMap<>();
    service.realServers().forEach(r -> names.put(TableKeys.destination(key, r), r.name()));
    return settings.with(new ProxySettings(service.name(), service.proxy(), names));
  }

  /**
   * The kernel takes no packet from outside to a loopback address, but to the VIP: where that is
   * meant, the director's own page is reached by it, with the port translated.
   */
  private static Destination fallback(
      Fallback fallback, VirtualService service, Engine engine, int weight) {
    boolean own = fallback.address().inet().isLoopbackAddress();
    boolean byVip = own && engine == Engine.IPVS;
    IpAddress address = byVip ? service.address().orElse(fallback.address()) : fallback.address();
    return new Destination(
        new Destination.Key(address, fallback.port()),
        byVip ? new Delivery.Masqueraded() : delivery(service.forwarding()),
        weight,
        Limits.NONE);
  }

  private static Delivery delivery(Forwarding forwarding) {
    return switch (forwarding) {
      case DR -> new Delivery.Direct();
      case NAT, SNAT -> new Delivery.Masqueraded();
      case TUN -> new Delivery.Tunnelled(new Tunnel.Ipip());
      case PROXY -> new Delivery.Relayed();
    };
  }
}

package org.evenkeel.coordinator.dispatch.ipvs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.netlink.IpvsDestination;
import org.evenkeel.netlink.IpvsEdit;
import org.evenkeel.netlink.IpvsForwarding;
import org.evenkeel.netlink.IpvsService;
import org.evenkeel.netlink.IpvsServiceKey;
import org.evenkeel.netlink.IpvsServiceKey.Endpoint;
import org.evenkeel.netlink.IpvsTable;

/**
 * Between our dispatch tables and the kernel's. It remembers which forwarding was asked for: of a
 * destination that is an address of the director itself the kernel only says that it is local.
 */
final class Translation {
  private final Map<Observation.Place, Forwarding> asked = new HashMap<>();

  /** The kernel's table as we see it; services by mark or of other protocols are not ours. */
  Observation observation(IpvsTable table) {
    List<TableService> services = new ArrayList<>();
    Map<Observation.Place, Observation.Counters> counters = new HashMap<>();
    for (IpvsTable.Entry entry : table.entries()) {
      IpvsService service = entry.service().service();
      Optional<ServiceKey> key = key(service.key());
      if (key.isPresent()) {
        List<Destination> destinations = new ArrayList<>();
        for (IpvsDestination.Reading reading : entry.destinations()) {
          Destination destination = destination(key.get(), reading.destination());
          destinations.add(destination);
          counters.put(new Observation.Place(key.get(), destination.key()), counters(reading));
        }
        services.add(new TableService(key.get(), service.scheduler(), destinations));
      }
    }
    return new Observation(services, counters);
  }

  private static Optional<ServiceKey> key(IpvsServiceKey key) {
    if (!(key instanceof Endpoint(int protocol, var address, int port)) || port == 0) {
      return Optional.empty();
    }
    return switch (protocol) {
      case Endpoint.TCP -> Optional.of(new ServiceKey(Protocol.TCP, new IpAddress(address), port));
      case Endpoint.UDP -> Optional.of(new ServiceKey(Protocol.UDP, new IpAddress(address), port));
      default -> Optional.empty();
    };
  }

  private Destination destination(ServiceKey service, IpvsDestination read) {
    var key = new Destination.Key(new IpAddress(read.key().address()), read.key().port());
    Forwarding forwarding =
        switch (read.forwarding()) {
          case DROUTE -> Forwarding.DR;
          case MASQ -> Forwarding.NAT;
          case LOCALNODE -> asked.getOrDefault(new Observation.Place(service, key), Forwarding.NAT);
          case TUNNEL, BYPASS -> Forwarding.PROXY; // never what we ask IPVS for: it is put right
        };
    return new Destination(key, forwarding, read.weight());
  }

  private static Observation.Counters counters(IpvsDestination.Reading reading) {
    return new Observation.Counters(
        reading.activeConnections(),
        reading.inactiveConnections(),
        reading.statistics().connections(),
        reading.statistics().bytesIn(),
        reading.statistics().bytesOut());
  }

  /** The kernel's edit for a step. */
  IpvsEdit edit(Step step) {
    return switch (step) {
      case Step.AddService(TableService added) -> new IpvsEdit.NewService(service(added));
      case Step.EditService(TableService wanted) -> new IpvsEdit.SetService(service(wanted));
      case Step.RemoveService(ServiceKey key) -> {
        asked.keySet().removeIf(place -> place.service().equals(key));
        yield new IpvsEdit.DeleteService(endpoint(key));
      }
      case Step.AddDestination(ServiceKey key, Destination added) ->
          new IpvsEdit.NewDestination(endpoint(key), destination(asked(key, added)));
      case Step.EditDestination(ServiceKey key, Destination wanted) ->
          new IpvsEdit.SetDestination(endpoint(key), destination(asked(key, wanted)));
      case Step.RemoveDestination(ServiceKey key, Destination.Key removed) -> {
        asked.remove(new Observation.Place(key, removed));
        yield new IpvsEdit.DeleteDestination(endpoint(key), key(removed));
      }
    };
  }

  private Destination asked(ServiceKey service, Destination destination) {
    asked.put(new Observation.Place(service, destination.key()), destination.forwarding());
    return destination;
  }

  private static IpvsService service(TableService service) {
    return IpvsService.plain(endpoint(service.key()), service.scheduler());
  }

  private static Endpoint endpoint(ServiceKey key) {
    int protocol =
        switch (key.protocol()) {
          case TCP -> Endpoint.TCP;
          case UDP -> Endpoint.UDP;
        };
    return new Endpoint(protocol, key.address().inet(), key.port());
  }

  private static IpvsDestination.Key key(Destination.Key key) {
    return new IpvsDestination.Key(key.address().inet(), key.port());
  }

  private static IpvsDestination destination(Destination destination) {
    IpvsForwarding forwarding =
        switch (destination.forwarding()) {
          case DR -> IpvsForwarding.DROUTE;
          case NAT -> IpvsForwarding.MASQ;
          case PROXY -> throw new IllegalArgumentException("IPVS does not proxy: " + destination);
        };
    return new IpvsDestination(
        key(destination.key()), forwarding, destination.weight(), IpvsDestination.Thresholds.NONE);
  }
}

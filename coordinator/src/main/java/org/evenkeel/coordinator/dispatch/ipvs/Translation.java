package org.evenkeel.coordinator.dispatch.ipvs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.Tunnel.Checksum;
import org.evenkeel.netlink.IpvsDestination;
import org.evenkeel.netlink.IpvsEdit;
import org.evenkeel.netlink.IpvsForwarding;
import org.evenkeel.netlink.IpvsService;
import org.evenkeel.netlink.IpvsTable;
import org.evenkeel.netlink.IpvsTunnel;

/** Between our dispatch tables and the kernel's. Pure. */
final class Translation {
  private Translation() {}

  /** The kernel's table as we see it; services of kinds that we have none of are left out. */
  static Observation observation(IpvsTable table) {
    List<TableService> services = new ArrayList<>();
    Map<Observation.Place, Observation.Counters> counters = new HashMap<>();
    for (IpvsTable.Entry entry : table.entries()) {
      IpvsService service = entry.service().service();
      Optional<ServiceKey> key = ServiceTranslation.key(service.key());
      if (key.isPresent()) {
        List<Destination> destinations = new ArrayList<>();
        for (IpvsDestination.Reading reading : entry.destinations()) {
          Destination destination = destination(reading.destination());
          destinations.add(destination);
          counters.put(new Observation.Place(key.get(), destination.key()), counters(reading));
        }
        services.add(
            new TableService(key.get(), ServiceTranslation.settings(service), destinations));
      }
    }
    return new Observation(services, counters);
  }

  private static Destination destination(IpvsDestination read) {
    return new Destination(
        new Destination.Key(new IpAddress(read.key().address()), read.key().port()),
        delivery(read),
        read.weight(),
        limits(read.thresholds()));
  }

  private static Delivery delivery(IpvsDestination read) {
    return switch (read.forwarding()) {
      case DROUTE -> new Delivery.Direct();
      case MASQ -> new Delivery.Masqueraded();
      case LOCALNODE -> new Delivery.Local();
      case BYPASS -> new Delivery.Other();
      case TUNNEL -> new Delivery.Tunnelled(tunnel(read.tunnel()));
    };
  }

  private static Tunnel tunnel(IpvsTunnel tunnel) {
    boolean full = (tunnel.flags() & IpvsTunnel.CHECKSUM) != 0;
    boolean remote = (tunnel.flags() & IpvsTunnel.REMOTE_CHECKSUM) != 0;
    return switch (tunnel.type()) {
      case IPIP -> new Tunnel.Ipip();
      case GRE -> new Tunnel.Gre(full);
      case GUE ->
          new Tunnel.Gue(
              tunnel.port(), full ? Checksum.FULL : remote ? Checksum.REMOTE : Checksum.NONE);
    };
  }

  private static Limits limits(IpvsDestination.Thresholds thresholds) {
    int max = Math.max(0, thresholds.upper());
    return new Limits(Math.clamp(thresholds.lower(), 0, max), max);
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
  static IpvsEdit edit(Step step) {
    return switch (step) {
      case Step.AddService(TableService added) ->
          new IpvsEdit.NewService(ServiceTranslation.service(added));
      case Step.EditService(TableService wanted) ->
          new IpvsEdit.SetService(ServiceTranslation.service(wanted));
      case Step.RemoveService(ServiceKey key) ->
          new IpvsEdit.DeleteService(ServiceTranslation.key(key));
      case Step.AddDestination(ServiceKey key, Destination added) ->
          new IpvsEdit.NewDestination(ServiceTranslation.key(key), destination(added));
      case Step.EditDestination(ServiceKey key, Destination wanted) ->
          new IpvsEdit.SetDestination(ServiceTranslation.key(key), destination(wanted));
      case Step.RemoveDestination(ServiceKey key, Destination.Key removed) ->
          new IpvsEdit.DeleteDestination(ServiceTranslation.key(key), key(removed));
    };
  }

  private static IpvsDestination.Key key(Destination.Key key) {
    return new IpvsDestination.Key(key.address().inet(), key.port());
  }

  /** The kernel's destination. */
  static IpvsDestination destination(Destination destination) {
    var thresholds =
        new IpvsDestination.Thresholds(destination.limits().max(), destination.limits().min());
    return switch (destination.delivery()) {
      case Delivery.Direct _ -> plain(destination, IpvsForwarding.DROUTE, thresholds);
      case Delivery.Masqueraded _ -> plain(destination, IpvsForwarding.MASQ, thresholds);
      case Delivery.Tunnelled(Tunnel tunnel) ->
          new IpvsDestination(
              key(destination.key()),
              IpvsForwarding.TUNNEL,
              destination.weight(),
              thresholds,
              tunnel(tunnel));
      case Delivery.Relayed _, Delivery.Withheld _, Delivery.Local _, Delivery.Other _ ->
          throw new IllegalArgumentException("nothing to ask IPVS for: " + destination);
    };
  }

  private static IpvsDestination plain(
      Destination destination, IpvsForwarding forwarding, IpvsDestination.Thresholds thresholds) {
    return new IpvsDestination(
        key(destination.key()), forwarding, destination.weight(), thresholds);
  }

  private static IpvsTunnel tunnel(Tunnel tunnel) {
    return switch (tunnel) {
      case Tunnel.Ipip _ -> IpvsTunnel.IPIP;
      case Tunnel.Gre(boolean checksum) ->
          new IpvsTunnel(IpvsTunnel.Type.GRE, 0, checksum ? IpvsTunnel.CHECKSUM : 0);
      case Tunnel.Gue(int port, Checksum checksum) ->
          new IpvsTunnel(
              IpvsTunnel.Type.GUE,
              port,
              switch (checksum) {
                case NONE -> 0;
                case FULL -> IpvsTunnel.CHECKSUM;
                case REMOTE -> IpvsTunnel.REMOTE_CHECKSUM;
              });
    };
  }
}

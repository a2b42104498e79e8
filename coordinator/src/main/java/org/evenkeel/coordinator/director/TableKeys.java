package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Detour;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.IpvsSettings.Marks;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * Under which keys a virtual service stands in a dispatch table: one for a single port, two for TCP
 * and UDP together, a packet mark for several ports. Pure.
 */
final class TableKeys {
  /**
   * Under which the mark of answers to clients' own addresses is kept, see {@link #showsClients};
   * no service has this name.
   */
  static final String ANSWERS = "/answers";

  private TableKeys() {}

  /** Whether real servers of a proxied service see the clients' addresses, and answer to them. */
  static boolean showsClients(VirtualService service) {
    return service.forwarding() == Forwarding.PROXY
        && service.proxy().source() instanceof ProxySpec.Source.Client;
  }

  /** Whether probes of a service's check travel the dispatch path. */
  static boolean probesThroughVip(VirtualService service) {
    return service.check().approach().throughVip()
        && service.forwarding().keepsDestination()
        && service.address().isPresent()
        && !(service.check().probe() instanceof CheckSpec.Probe.None);
  }

  /** Whether a service, its check, or what its real servers answer needs a mark of ours. */
  static boolean needsMarks(VirtualService service) {
    return needsMark(service) || probesThroughVip(service) || showsClients(service);
  }

  /**
   * What the check of a real server probes. Without the kernel's table, or without a mark, there is
   * no way through the VIP: the real server is probed at its own address.
   *
   * @param marks as {@link #allot} gave them
   */
  static CheckTarget target(
      VirtualService service, RealServer real, Carriers carriers, Map<String, Integer> marks) {
    CheckTarget direct = CheckTarget.of(real, service);
    if (carriers.layer4() != Engine.IPVS || !probesThroughVip(service)) {
      return direct;
    }
    Integer mark = marks.get(probeName(service, real));
    return mark == null
        ? direct
        : direct.through(new Detour(service.address().orElseThrow(), mark));
  }

  /** Under which a probe's mark is kept; names of services have no slash. */
  private static String probeName(VirtualService service, RealServer real) {
    return RealServerId.of(service, real).toString();
  }

  /**
   * The service by which probes with a detour reach their real server alone. It always has weight:
   * the probe is to find out what the weight should be.
   */
  static TableService probeService(VirtualService service, RealServer real, Detour detour) {
    return new TableService(
        new ServiceKey.Mark(detour.mark(), detour.vip().isV6()),
        ServiceSettings.by(Scheduler.RR),
        List.of(
            Destination.of(
                new Destination.Key(real.address(), 0),
                Delivery.of(service.forwarding(), real),
                1)));
  }

  /** Whether a service needs a mark of ours for its clients. */
  static boolean needsMark(VirtualService service) {
    return service.match() instanceof Match.Address(_, PortSet ports, _)
        && ports.single().isEmpty();
  }

  /**
   * Gives each service that needs one a mark, and each real server that is probed through the VIP;
   * services first. Those that have one keep it; a new one gets the lowest that is free. The mark
   * of answers to clients, once given, stays given: it may be in the kernel yet.
   *
   * @param before marks by service name, as given earlier
   * @return marks by service name, or by the name of {@link RealServerId}; those for which none is
   *     left are missing
   */
  static Map<String, Integer> allot(Cluster cluster, Map<String, Integer> before) {
    Marks marks = cluster.ipvs().marks();
    List<String> needy = needy(cluster, before.containsKey(ANSWERS));
    Map<String, Integer> allotted = new LinkedHashMap<>();
    TreeSet<Integer> taken = new TreeSet<>();
    for (String name : needy) {
      Integer mark = before.get(name);
      if (mark != null && marks.contains(mark) && taken.add(mark)) {
        allotted.put(name, mark);
      }
    }
    int next = marks.first();
    for (String name : needy) {
      while (!allotted.containsKey(name) && marks.contains(next)) {
        if (taken.add(next)) {
          allotted.put(name, next);
        }
        next++;
      }
    }
    return allotted;
  }

  private static List<String> needy(Cluster cluster, boolean answered) {
    List<String> needy = new ArrayList<>();
    for (VirtualService service : cluster.virtualServices()) {
      if (needsMark(service)) {
        needy.add(service.name());
      }
    }
    if (answered || cluster.virtualServices().stream().anyMatch(TableKeys::showsClients)) {
      needy.add(ANSWERS);
    }
    for (VirtualService service : cluster.virtualServices()) {
      if (probesThroughVip(service)) {
        service.realServers().forEach(real -> needy.add(probeName(service, real)));
      }
    }
    return needy;
  }

  /** Where a real server stands under each key of its service. */
  static List<Observation.Place> places(List<ServiceKey> keys, RealServer real) {
    return keys.stream().map(key -> new Observation.Place(key, destination(key, real))).toList();
  }

  /** What a real server is called below a key of its service. */
  static Destination.Key destination(ServiceKey key, RealServer real) {
    return new Destination.Key(real.address(), port(key, real));
  }

  /** Under a mark the packet keeps its port. */
  private static int port(ServiceKey key, RealServer real) {
    return switch (key) {
      case ServiceKey.Endpoint _ -> real.port();
      case ServiceKey.Mark _ -> 0;
    };
  }

  /**
   * The keys of a service; none when it needs a mark and has none.
   *
   * @param marks as {@link #allot} gave them
   */
  static List<ServiceKey> of(VirtualService service, Map<String, Integer> marks) {
    return switch (service.match()) {
      case Match.Fwmark(int mark, boolean isV6) -> List.of(new ServiceKey.Mark(mark, isV6));
      case Match.Address(IpAddress address, PortSet ports, Transport transport) -> {
        OptionalInt single = ports.single();
        yield single.isPresent()
            ? transport.protocols().stream()
                .<ServiceKey>map(p -> new ServiceKey.Endpoint(p, address, single.getAsInt()))
                .toList()
            : Optional.ofNullable(marks.get(service.name()))
                .<List<ServiceKey>>map(mark -> List.of(new ServiceKey.Mark(mark, address.isV6())))
                .orElse(List.of());
      }
    };
  }
}

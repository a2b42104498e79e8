package org.evenkeel.coordinator.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * The rules of {@code evenkeel.yaml} that concern more than one key. A value that is wrong in
 * itself has its problem already and takes no part here.
 */
final class ClusterRules {
  private final Problems problems;
  private final Map<String, Place> serviceNames = new HashMap<>();
  private final Map<ServiceKey, Place> serviceKeys = new HashMap<>();

  ClusterRules(Problems problems) {
    this.problems = problems;
  }

  /** Checks one service after another, each with the defaults merged. */
  void check(Section root) {
    for (Section own : ClusterReader.services(root)) {
      Section merged = ClusterReader.merged(own, root);
      checkService(merged);
      checkFeedback(own, merged);
    }
  }

  private void checkService(Section service) {
    service
        .value(ClusterKeys.NAME)
        .ifPresent(name -> unique(serviceNames, name, service.place(ClusterKeys.NAME), "name"));
    service
        .value(ClusterKeys.ADDRESS)
        .ifPresent(address -> checkUnicast(address, service.place(ClusterKeys.ADDRESS)));
    key(service)
        .ifPresent(
            key -> unique(serviceKeys, key, service.place(ClusterKeys.PORTS), key.toString()));
    checkProtocol(service);

    Map<String, Place> names = new HashMap<>();
    Map<Endpoint, Place> endpoints = new HashMap<>();
    for (Section real : service.value(ClusterKeys.REAL_SERVERS).orElse(List.of())) {
      real.value(ClusterKeys.REAL_NAME)
          .ifPresent(name -> unique(names, name, real.place(ClusterKeys.REAL_NAME), "name"));
      real.value(ClusterKeys.REAL_ADDRESS)
          .ifPresent(address -> checkRealAddress(address, real, service, endpoints));
      checkRealPort(real, service);
    }
  }

  private void checkProtocol(Section service) {
    if (ClusterReader.protocol(service) == Protocol.UDP && forwards(service, Forwarding.PROXY)) {
      problems.add(
          service.place(ClusterKeys.PROTOCOL),
          "forwarding proxy carries no udp",
          "protocol tcp, or forwarding dr or nat");
    }
  }

  /** Settings that do nothing are mostly a forgotten source; in defaults they wait for one. */
  private void checkFeedback(Section own, Section merged) {
    boolean sourceIsGiven =
        merged
            .value(ClusterKeys.FEEDBACK)
            .map(feedback -> feedback.has(ClusterKeys.FEEDBACK_SOURCE))
            .orElse(true);
    if (own.has(ClusterKeys.FEEDBACK) && !sourceIsGiven) {
      problems.add(
          own.place(ClusterKeys.FEEDBACK),
          "has no source and so no effect",
          "source: agent, here or in defaults");
    }
  }

  private void checkRealAddress(
      IpAddress address, Section real, Section service, Map<Endpoint, Place> endpoints) {
    Place place = real.place(ClusterKeys.REAL_ADDRESS);
    if (!checkUnicast(address, place)) {
      return;
    }
    Optional<IpAddress> vip = service.value(ClusterKeys.ADDRESS);
    if (vip.isPresent()
        && vip.get().isV6() != address.isV6()
        && (forwards(service, Forwarding.DR) || forwards(service, Forwarding.NAT))) {
      problems.add(
          place,
          address + " and the service's " + vip.get() + " are of different families",
          "both IPv4 or both IPv6, or forwarding proxy");
    }
    Optional<Integer> port = ClusterReader.port(real, service);
    if (port.isPresent()) {
      if (vip.equals(Optional.of(address)) && port.equals(service.value(ClusterKeys.PORTS))) {
        problems.add(place, "is the virtual service itself", "the address of a real server");
      }
      Endpoint endpoint = new Endpoint(address, port.get());
      unique(endpoints, endpoint, place, endpoint.toString());
    }
  }

  private void checkRealPort(Section real, Section service) {
    Optional<Integer> own = real.value(ClusterKeys.REAL_PORT);
    Optional<Integer> ports = service.value(ClusterKeys.PORTS);
    if (forwards(service, Forwarding.DR)
        && own.isPresent()
        && ports.isPresent()
        && !own.equals(ports)) {
      problems.add(
          real.place(ClusterKeys.REAL_PORT),
          "forwarding dr cannot change the port from " + ports.get() + " to " + own.get(),
          "port " + ports.get() + ", or forwarding nat or proxy");
    }
  }

  /** Whether one host can have the address; the problem is added when none can. */
  private boolean checkUnicast(IpAddress address, Place place) {
    boolean unicast =
        !address.inet().isMulticastAddress()
            && !address.inet().isAnyLocalAddress()
            && !address.toString().equals("255.255.255.255");
    if (!unicast) {
      problems.add(place, address + " is not the address of one host", "a unicast address");
    }
    return unicast;
  }

  private <K> void unique(Map<K, Place> seen, K key, Place place, String what) {
    Place first = seen.putIfAbsent(key, place);
    if (first != null) {
      problems.add(place, what + " is taken already, in line " + first.line(), "each only once");
    }
  }

  private static boolean forwards(Section service, Forwarding forwarding) {
    return service.value(ClusterKeys.FORWARDING).equals(Optional.of(forwarding));
  }

  private static Optional<ServiceKey> key(Section service) {
    boolean protocolIsWrong =
        service.has(ClusterKeys.PROTOCOL) && service.value(ClusterKeys.PROTOCOL).isEmpty();
    Optional<IpAddress> address = service.value(ClusterKeys.ADDRESS);
    Optional<Integer> port = service.value(ClusterKeys.PORTS);
    return protocolIsWrong || address.isEmpty() || port.isEmpty()
        ? Optional.empty()
        : Optional.of(new ServiceKey(ClusterReader.protocol(service), address.get(), port.get()));
  }

  private record Endpoint(IpAddress address, int port) {
    @Override
    public String toString() {
      return address.toString(port);
    }
  }
}

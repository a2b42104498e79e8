package org.evenkeel.coordinator.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.config.ClusterKeys.TunnelType;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Tunnel.Checksum;

/** The rules of one service that concern more than one key of its real servers. */
final class RealServerRules {
  private final Section service;
  private final Problems problems;
  private final Map<String, Place> names = new HashMap<>();
  private final Map<Endpoint, Place> endpoints = new HashMap<>();

  private record Endpoint(IpAddress address, int port) {
    @Override
    public String toString() {
      return port == 0 ? address.toString() : address.toString(port);
    }
  }

  RealServerRules(Section service, Problems problems) {
    this.service = service;
    this.problems = problems;
  }

  void check() {
    for (Section real : service.value(ClusterKeys.REAL_SERVERS).orElse(List.of())) {
      real.value(ClusterKeys.REAL_NAME)
          .ifPresent(name -> unique(names, name, real.place(ClusterKeys.REAL_NAME), "name"));
      real.value(ClusterKeys.REAL_ADDRESS).ifPresent(address -> checkAddress(address, real));
      checkPort(real);
      checkLimits(real);
      checkTunnel(real);
    }
  }

  private void checkAddress(IpAddress address, Section real) {
    Place place = real.place(ClusterKeys.REAL_ADDRESS);
    if (!ClusterRules.checkUnicast(problems, address, place)) {
      return;
    }
    Optional<IpAddress> vip = service.value(ClusterKeys.ADDRESS);
    checkFamily(address, vip, place);
    Optional<Integer> port = ClusterReader.port(real, service);
    if (port.isPresent()) {
      if (vip.equals(Optional.of(address)) && port.equals(ClusterReader.singlePort(service))) {
        problems.add(place, "is the virtual service itself", "the address of a real server");
      }
      Endpoint endpoint = new Endpoint(address, port.get());
      unique(endpoints, endpoint, place, endpoint.toString());
    }
  }

  /** A service by mark is of the family of its first real server. */
  private void checkFamily(IpAddress address, Optional<IpAddress> vip, Place place) {
    boolean familyIsKnown = vip.isPresent() || service.has(ClusterKeys.FWMARK);
    if (familyIsKnown
        && ClusterReader.isV6(service) != address.isV6()
        && (forwards(Forwarding.DR) || forwards(Forwarding.NAT) || forwards(Forwarding.SNAT))) {
      problems.add(
          place,
          "%s and the %s are of different families"
              .formatted(
                  address,
                  service.has(ClusterKeys.FWMARK)
                      ? "first real server"
                      : "service's " + vip.orElseThrow()),
          "both IPv4 or both IPv6, or forwarding tun or proxy");
    }
  }

  private void checkPort(Section real) {
    Optional<Integer> own = real.value(ClusterKeys.REAL_PORT);
    Optional<Integer> single = ClusterReader.singlePort(service);
    if (own.isEmpty() || single.isEmpty() || own.equals(single)) {
      return;
    }
    Place place = real.place(ClusterKeys.REAL_PORT);
    if (single.get() == 0) {
      problems.add(
          place,
          "a service of several ports or by mark keeps the client's port",
          "no port here, and check.port for the check");
    } else if (forwards(Forwarding.DR) || forwards(Forwarding.TUN)) {
      problems.add(
          place,
          "forwarding %s cannot change the port from %d to %d"
              .formatted(service.required(ClusterKeys.FORWARDING), single.get(), own.get()),
          "port " + single.get() + ", or forwarding nat or proxy");
    }
  }

  private void checkLimits(Section real) {
    int min = real.value(ClusterKeys.MIN_CONNECTIONS).orElse(0);
    int max = real.value(ClusterKeys.MAX_CONNECTIONS).orElse(0);
    if (min > max) {
      problems.add(
          real.place(ClusterKeys.MIN_CONNECTIONS),
          "%d is above max-connections, %d".formatted(min, max),
          "at most max-connections");
    }
  }

  private void checkTunnel(Section real) {
    Optional<Section> tunnel = real.value(ClusterKeys.TUNNEL);
    if (tunnel.isEmpty()) {
      return;
    }
    if (service.value(ClusterKeys.FORWARDING).isPresent() && !forwards(Forwarding.TUN)) {
      problems.add(real.place(ClusterKeys.TUNNEL), "is for forwarding tun alone", "forwarding tun");
    }
    TunnelType type = tunnel.get().value(ClusterKeys.TUNNEL_TYPE).orElse(TunnelType.IPIP);
    boolean hasPort = tunnel.get().has(ClusterKeys.TUNNEL_PORT);
    if (type == TunnelType.GUE && !hasPort) {
      problems.addMissing(tunnel.get(), ClusterKeys.TUNNEL_PORT);
    }
    if (type != TunnelType.GUE && hasPort) {
      problems.add(
          tunnel.get().place(ClusterKeys.TUNNEL_PORT), "is for gue alone", "type gue, or no port");
    }
    Checksum checksum = tunnel.get().value(ClusterKeys.TUNNEL_CHECKSUM).orElse(Checksum.NONE);
    boolean possible =
        switch (type) {
          case IPIP -> checksum == Checksum.NONE;
          case GRE -> checksum != Checksum.REMOTE;
          case GUE -> true;
        };
    if (!possible) {
      problems.add(
          tunnel.get().place(ClusterKeys.TUNNEL_CHECKSUM),
          "%s has no checksum %s".formatted(type, checksum),
          "none for ipip; none or full for gre");
    }
  }

  private <K> void unique(Map<K, Place> seen, K key, Place place, String what) {
    Place first = seen.putIfAbsent(key, place);
    if (first != null) {
      problems.add(place, what + " is taken already, in line " + first.line(), "each only once");
    }
  }

  private boolean forwards(Forwarding forwarding) {
    return ClusterRules.forwards(service, forwarding);
  }
}

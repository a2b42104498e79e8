package org.evenkeel.coordinator.model;

import java.util.List;
import java.util.Optional;

/**
 * A virtual service, as configured: what clients use, and the real servers that do the work.
 *
 * @param name unique within the cluster
 * @param match which packets belong to it
 * @param forwarding how traffic reaches the real servers; where it keeps the destination, every
 *     real server's port is the service's own
 * @param scheduling how a real server is chosen for a new connection
 * @param persistence whether clients stay with their real server
 * @param onFailure what a failed check does to a real server
 * @param check how health is found out
 * @param feedback where idle figures come from
 * @param weights how weights follow those figures
 * @param snatAddress the source address that real servers see, with {@link Forwarding#SNAT} alone;
 *     empty means our address that faces them
 * @param quorum how many real servers it needs to count as up
 * @param fallback who takes its clients when no real server may
 * @param proxy what {@link Forwarding#PROXY} does; {@link ProxySpec#PLAIN} with any other
 * @param realServers in the order of the configuration; their names differ
 */
public record VirtualService(
    String name,
    Match match,
    Forwarding forwarding,
    Scheduling scheduling,
    Optional<Persistence> persistence,
    OnFailure onFailure,
    CheckSpec check,
    FeedbackSpec feedback,
    WeightSpec weights,
    Optional<IpAddress> snatAddress,
    Quorum quorum,
    Optional<Fallback> fallback,
    ProxySpec proxy,
    List<RealServer> realServers) {
  /** A service without a fallback that passes bytes on, if it is proxied. */
  public VirtualService(
      String name,
      Match match,
      Forwarding forwarding,
      Scheduling scheduling,
      Optional<Persistence> persistence,
      OnFailure onFailure,
      CheckSpec check,
      FeedbackSpec feedback,
      WeightSpec weights,
      Optional<IpAddress> snatAddress,
      Quorum quorum,
      List<RealServer> realServers) {
    this(
        name,
        match,
        forwarding,
        scheduling,
        persistence,
        onFailure,
        check,
        feedback,
        weights,
        snatAddress,
        quorum,
        Optional.empty(),
        ProxySpec.PLAIN,
        realServers);
  }

  /**
   * A service by the plain formula that is up with one real server, and whose real servers see our
   * address that faces them, if they see ours at all.
   */
  public VirtualService(
      String name,
      Match match,
      Forwarding forwarding,
      Scheduling scheduling,
      Optional<Persistence> persistence,
      OnFailure onFailure,
      CheckSpec check,
      FeedbackSpec feedback,
      List<RealServer> realServers) {
    this(
        name,
        match,
        forwarding,
        scheduling,
        persistence,
        onFailure,
        check,
        feedback,
        WeightSpec.PLAIN,
        Optional.empty(),
        Quorum.ONE,
        realServers);
  }

  public VirtualService {
    realServers = List.copyOf(realServers);
    if (realServers.stream().map(RealServer::name).distinct().count() != realServers.size()) {
      throw new IllegalArgumentException("real servers of " + name + " share a name");
    }
    for (RealServer real : realServers) {
      if (!suits(match, forwarding, real)) {
        throw new IllegalArgumentException(
            "%s of %s cannot use port %d".formatted(real.name(), name, real.port()));
      }
    }
  }

  private static boolean suits(Match match, Forwarding forwarding, RealServer real) {
    return switch (match) {
      case Match.Fwmark _ -> real.port() == 0 || !forwarding.keepsDestination();
      case Match.Address(_, PortSet ports, _) -> {
        int single = ports.single().orElse(0);
        boolean same = real.port() == single;
        yield same || (single != 0 && real.port() != 0 && !forwarding.keepsDestination());
      }
    };
  }

  /** The VIP; empty when the service is by mark. */
  public Optional<IpAddress> address() {
    return match instanceof Match.Address(IpAddress address, _, _)
        ? Optional.of(address)
        : Optional.empty();
  }

  /** The real server of that name. */
  public Optional<RealServer> realServer(String name) {
    return realServers.stream().filter(real -> real.name().equals(name)).findFirst();
  }

  /** Where its real servers are checked unless the check names a port: their own, or the lowest. */
  public int checkPort(RealServer real) {
    return real.port() != 0 || !(match instanceof Match.Address(_, PortSet ports, _))
        ? real.port()
        : ports.lowest();
  }
}

package org.evenkeel.coordinator.model;

import java.util.List;

/**
 * A virtual service, as configured: an address and port that clients use, and the real servers that
 * do the work.
 *
 * @param name unique within the cluster
 * @param address the VIP
 * @param port the port that clients use, 1 to 65535
 * @param protocol the transport protocol
 * @param forwarding how traffic reaches the real servers; for {@link Forwarding#DR} every real
 *     server's port equals {@code port}
 * @param scheduler how a real server is chosen for a new connection
 * @param onFailure what a failed check does to a real server
 * @param check how health is found out
 * @param feedback where idle figures come from
 * @param realServers in the order of the configuration; their names differ
 */
public record VirtualService(
    String name,
    IpAddress address,
    int port,
    Protocol protocol,
    Forwarding forwarding,
    Scheduler scheduler,
    OnFailure onFailure,
    CheckSpec check,
    FeedbackSpec feedback,
    List<RealServer> realServers) {
  public VirtualService {
    realServers = List.copyOf(realServers);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port not within 1 to 65535: " + port);
    }
    if (realServers.stream().map(RealServer::name).distinct().count() != realServers.size()) {
      throw new IllegalArgumentException("real servers of " + name + " share a name");
    }
    if (forwarding == Forwarding.DR) {
      for (RealServer real : realServers) {
        if (real.port() != port) {
          throw new IllegalArgumentException(
              "direct routing cannot change the port: " + real.name() + " uses " + real.port());
        }
      }
    }
  }

  /** What identifies this service in a dispatch table. */
  public ServiceKey key() {
    return new ServiceKey(protocol, address, port);
  }
}

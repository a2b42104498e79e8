package org.evenkeel.coordinator.model;

import java.util.OptionalInt;

/**
 * Something that seems to be wrong with a real server though its checks may pass.
 *
 * @param vip the VIP whose traffic shows it
 * @param port the VIP's port; 0 where any is meant
 * @param realServer the real server's address
 * @param realServerPort its port; 0 where any is meant
 * @param text what it looks like, a sentence without a full stop
 */
public record Hint(IpAddress vip, int port, IpAddress realServer, int realServerPort, String text) {
  /** A hint that holds for all ports. */
  public Hint(IpAddress vip, IpAddress realServer, String text) {
    this(vip, 0, realServer, 0, text);
  }

  /** Whether it is about this real server of this service. */
  public boolean isAbout(VirtualService service, RealServer real) {
    return service.address().filter(vip::equals).isPresent()
        && realServer.equals(real.address())
        && (realServerPort == 0 || realServerPort == real.port())
        && (port == 0 || isPort(service.match()));
  }

  private boolean isPort(Match match) {
    return match instanceof Match.Address(_, PortSet ports, _)
        && ports.single().equals(OptionalInt.of(port));
  }
}

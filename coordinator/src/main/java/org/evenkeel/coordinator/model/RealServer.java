package org.evenkeel.coordinator.model;

/**
 * A real server of a virtual service, as configured.
 *
 * @param name unique within its service
 * @param address the RIP
 * @param port where it listens, 1 to 65535; 0 means the port that the client used
 * @param weight the configured weight, 0 to 65535; feedback scales it
 * @param limits bounds on its connections
 * @param backup whether it gets traffic only when no other is left
 * @param tunnel how packets for it are wrapped, with {@link Forwarding#TUN} alone
 * @param state what the operator wants of it until a command says otherwise
 */
public record RealServer(
    String name,
    IpAddress address,
    int port,
    int weight,
    Limits limits,
    boolean backup,
    Tunnel tunnel,
    OperatorState state) {
  public RealServer {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port not within 0 to 65535: " + port);
    }
    if (weight < 0 || weight > 65_535) {
      throw new IllegalArgumentException("weight not within 0 to 65535: " + weight);
    }
  }

  /** A real server that is online, with no limits and no tunnel of its own. */
  public static RealServer online(String name, IpAddress address, int port, int weight) {
    return new RealServer(
        name, address, port, weight, Limits.NONE, false, new Tunnel.Ipip(), OperatorState.ONLINE);
  }

  /** Address and port as users write them; the address alone when the port is the client's. */
  public String place() {
    return port == 0 ? address.toString() : address.toString(port);
  }
}

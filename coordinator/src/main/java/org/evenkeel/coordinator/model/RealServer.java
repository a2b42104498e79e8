package org.evenkeel.coordinator.model;

/**
 * A real server of a virtual service, as configured.
 *
 * @param name unique within its service
 * @param address the RIP
 * @param port where it listens, 1 to 65535
 * @param weight the configured weight, 0 to 65535; feedback scales it
 * @param state what the operator wants of it until a command says otherwise
 */
public record RealServer(
    String name, IpAddress address, int port, int weight, OperatorState state) {
  public RealServer {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port not within 1 to 65535: " + port);
    }
    if (weight < 0 || weight > 65_535) {
      throw new IllegalArgumentException("weight not within 0 to 65535: " + weight);
    }
  }
}

package org.evenkeel.coordinator.model;

/**
 * Who takes the clients of a service that has no real server left for them.
 *
 * @param address of a server that tells them so; loopback means this director itself
 * @param port its TCP port
 */
public record Fallback(IpAddress address, int port) {
  public Fallback {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port not within 1 to 65535: " + port);
    }
  }
}

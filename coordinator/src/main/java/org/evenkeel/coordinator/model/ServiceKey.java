package org.evenkeel.coordinator.model;

/**
 * What identifies a virtual service in a dispatch table.
 *
 * @param protocol the transport protocol
 * @param address the VIP
 * @param port the port that clients use, 1 to 65535
 */
public record ServiceKey(Protocol protocol, IpAddress address, int port) {
  /** As users write it, for example {@code tcp 192.168.87.5:5672}. */
  @Override
  public String toString() {
    return protocol + " " + address.toString(port);
  }
}

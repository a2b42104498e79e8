package org.evenkeel.coordinator.model;

/** What identifies a service in a dispatch table. */
public sealed interface ServiceKey {

  /**
   * By what clients send to.
   *
   * @param protocol the transport protocol
   * @param address the VIP
   * @param port the port that clients use, 1 to 65535
   */
  record Endpoint(Protocol protocol, IpAddress address, int port) implements ServiceKey {
    /** As users write it, for example {@code tcp 192.168.87.5:5672}. */
    @Override
    public String toString() {
      return protocol + " " + address.toString(port);
    }
  }

  /**
   * By the mark that a packet filter gave.
   *
   * @param mark any 32 bits but 0
   * @param isV6 whether the packets are IPv6
   */
  record Mark(int mark, boolean isV6) implements ServiceKey {
    /** As users write it, for example {@code fwmark 1000}. */
    @Override
    public String toString() {
      return "fwmark " + Integer.toUnsignedString(mark) + (isV6 ? " (IPv6)" : "");
    }
  }
}

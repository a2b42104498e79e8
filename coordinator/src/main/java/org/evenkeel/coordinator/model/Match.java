package org.evenkeel.coordinator.model;

/** Which packets belong to a virtual service. */
public sealed interface Match {
  /** Whether they are IPv6. */
  boolean isV6();

  /**
   * Packets to an address.
   *
   * @param address the VIP
   * @param ports the ports that clients use
   * @param transport what clients speak
   */
  record Address(IpAddress address, PortSet ports, Transport transport) implements Match {
    @Override
    public boolean isV6() {
      return address.isV6();
    }

    /** As users write it, for example {@code 10.0.0.5:80,443}. */
    @Override
    public String toString() {
      String host = address.isV6() ? "[" + address + "]" : address.toString();
      return host + ":" + ports;
    }
  }

  /**
   * Packets that the host's own rules have marked.
   *
   * @param mark any 32 bits but 0
   * @param isV6 whether they are IPv6
   */
  record Fwmark(int mark, boolean isV6) implements Match {
    public Fwmark {
      if (mark == 0) {
        throw new IllegalArgumentException("mark 0 marks nothing");
      }
    }

    /** As users write it, for example {@code fwmark 10}. */
    @Override
    public String toString() {
      return "fwmark " + Integer.toUnsignedString(mark);
    }
  }
}

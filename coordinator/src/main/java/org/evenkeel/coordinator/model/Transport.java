package org.evenkeel.coordinator.model;

import java.util.List;

/** What clients of a virtual service speak: one transport protocol, or TCP and UDP together. */
public enum Transport {
  TCP("tcp"),
  UDP("udp"),
  /** One service to users, two in the kernel; their counts are summed. */
  TCP_AND_UDP("tcp+udp"),
  SCTP("sctp");

  private final String name;

  Transport(String name) {
    this.name = name;
  }

  /** The protocols that it stands for. */
  public List<Protocol> protocols() {
    return switch (this) {
      case TCP -> List.of(Protocol.TCP);
      case UDP -> List.of(Protocol.UDP);
      case TCP_AND_UDP -> List.of(Protocol.TCP, Protocol.UDP);
      case SCTP -> List.of(Protocol.SCTP);
    };
  }

  /** The name in configuration and status. */
  @Override
  public String toString() {
    return name;
  }
}

package org.evenkeel.coordinator.model;

import java.util.Locale;

/** How traffic for a virtual service reaches its real servers. */
public enum Forwarding {
  /** Direct routing: the packet is delivered unchanged, the real server answers the client. */
  DR,
  /** Network address translation: address and port are rewritten, answers return through us. */
  NAT,
  /**
   * As {@link #NAT}, and the source address becomes one of ours: real servers need no route back.
   */
  SNAT,
  /** Tunnelling: the packet is wrapped and sent on, the real server answers the client. */
  TUN,
  /** Connections end here and begin anew towards the real server: layer 7. */
  PROXY;

  /** Whether the real server gets the packet as the client sent it, to the VIP and its port. */
  public boolean keepsDestination() {
    return this == DR || this == TUN;
  }

  /** Whether answers of real servers pass through us, and we forward them. */
  public boolean routesAnswers() {
    return this == NAT || this == SNAT;
  }

  /** The name in configuration and status, for example {@code dr}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

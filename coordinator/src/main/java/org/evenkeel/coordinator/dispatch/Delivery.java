package org.evenkeel.coordinator.dispatch;

import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Tunnel;

/** How an engine sends packets to a destination. */
public sealed interface Delivery {
  /** Unchanged, by the real server's MAC address. */
  record Direct() implements Delivery {}

  /** With address and port rewritten. */
  record Masqueraded() implements Delivery {}

  /** Wrapped. */
  record Tunnelled(Tunnel tunnel) implements Delivery {}

  /** Over a connection of our own. */
  record Relayed() implements Delivery {}

  /**
   * Not at all, not even for clients that belong to it: it is down. Of proxied services alone; it
   * differs from weight 0, at which clients that belong to it go on.
   */
  record Withheld() implements Delivery {}

  /** Not at all: the destination is an address of this host. Engines choose it by themselves. */
  record Local() implements Delivery {}

  /** Some other way, which we never ask for. */
  record Other() implements Delivery {}

  /** What a real server needs under a way of forwarding. */
  static Delivery of(Forwarding forwarding, RealServer real) {
    return switch (forwarding) {
      case DR -> new Direct();
      case NAT, SNAT -> new Masqueraded();
      case TUN -> new Tunnelled(real.tunnel());
      case PROXY -> new Relayed();
    };
  }

  /** Whether an engine that shows {@code found} does what was asked for with this. */
  default boolean isMetBy(Delivery found) {
    return equals(found) || found instanceof Local;
  }
}

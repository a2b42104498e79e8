package org.evenkeel.coordinator.model;

import java.util.Locale;

/** How traffic for a virtual service reaches its real servers. */
public enum Forwarding {
  /** Direct routing: the packet is delivered unchanged, the real server answers the client. */
  DR,
  /** Network address translation: address and port are rewritten, answers return through us. */
  NAT,
  /** Connections end here and begin anew towards the real server: layer 7. */
  PROXY;

  /** The name in configuration and status: {@code dr}, {@code nat} or {@code proxy}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

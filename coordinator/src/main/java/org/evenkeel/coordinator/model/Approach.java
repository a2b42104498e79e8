package org.evenkeel.coordinator.model;

import java.util.Optional;

/**
 * By which way a check reaches a real server.
 *
 * @param throughVip whether it is sent to the VIP by way of that one real server, as clients'
 *     packets are, rather than to the real server's own address
 * @param source the address of this host that it comes from; empty leaves the choice to the route
 */
public record Approach(boolean throughVip, Optional<IpAddress> source) {
  /** To the real server's own address, from whichever the route gives. */
  public static final Approach DIRECT = new Approach(false, Optional.empty());
}

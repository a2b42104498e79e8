package org.evenkeel.coordinator.dispatch;

import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;

/**
 * A real server in a dispatch table.
 *
 * @param key what identifies it within its service
 * @param delivery how it is reached
 * @param weight its share of new connections, 0 or more; 0 takes none and keeps those it has
 * @param limits bounds on its connections
 */
public record Destination(Key key, Delivery delivery, int weight, Limits limits) {
  public Destination {
    if (weight < 0) {
      throw new IllegalArgumentException("weight below 0: " + weight);
    }
  }

  /** A destination without limits. */
  public static Destination of(Key key, Delivery delivery, int weight) {
    return new Destination(key, delivery, weight, Limits.NONE);
  }

  /** Whether an engine that shows {@code found} has what was asked for with this. */
  public boolean isMetBy(Destination found) {
    return weight == found.weight
        && limits.equals(found.limits)
        && delivery.isMetBy(found.delivery);
  }

  /**
   * What identifies a real server within a service of a dispatch table.
   *
   * @param address the RIP
   * @param port its port, 1 to 65535; 0 means the port that the client used
   */
  public record Key(IpAddress address, int port) {
    /** As users write it, for example {@code 192.168.87.10:5672}. */
    @Override
    public String toString() {
      return port == 0 ? address.toString() : address.toString(port);
    }
  }
}

package org.evenkeel.coordinator.dispatch;

import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * A real server in a dispatch table.
 *
 * @param key what identifies it within its service
 * @param forwarding how it is reached
 * @param weight its share of new connections, 0 or more; 0 takes none and keeps those it has
 */
public record Destination(Key key, Forwarding forwarding, int weight) {
  public Destination {
    if (weight < 0) {
      throw new IllegalArgumentException("weight below 0: " + weight);
    }
  }

  /**
   * What identifies a real server within a service of a dispatch table.
   *
   * @param address the RIP
   * @param port its port, 1 to 65535
   */
  public record Key(IpAddress address, int port) {
    /** As users write it, for example {@code 192.168.87.10:5672}. */
    @Override
    public String toString() {
      return address.toString(port);
    }
  }
}

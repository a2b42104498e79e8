package org.evenkeel.coordinator.model;

import java.time.Duration;

/**
 * Clients stay with the real server that they were given first.
 *
 * @param timeout how long after their last connection, in whole seconds, 1 s or more
 * @param granularity prefix length of the networks that count as one client: 1 to 32, or 128
 */
public record Persistence(Duration timeout, int granularity) {
  public Persistence {
    if (timeout.toSeconds() < 1 || granularity < 1 || granularity > 128) {
      throw new IllegalArgumentException("persistence of " + timeout + " over /" + granularity);
    }
  }
}

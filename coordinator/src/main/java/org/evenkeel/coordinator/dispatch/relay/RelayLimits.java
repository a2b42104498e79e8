package org.evenkeel.coordinator.dispatch.relay;

import java.time.Duration;

/**
 * What bounds the relay.
 *
 * @param connections open at once over all services, above 0; each takes two file descriptors. The
 *     newest beyond it is refused
 * @param connectTimeout how long one real server may take to accept, above zero
 * @param attempts how many real servers are tried for one connection, above 0
 * @param closeTimeout how long stopping may wait for threads to end
 */
public record RelayLimits(
    int connections, Duration connectTimeout, int attempts, Duration closeTimeout) {
  /**
   * What fits most: 3 s leaves room for one lost SYN (RFC 6298 repeats it after 1 s), and with 3
   * attempts a client waits less than 10 s.
   */
  public static final RelayLimits DEFAULT =
      new RelayLimits(16_384, Duration.ofSeconds(3), 3, Duration.ofSeconds(3));

  public RelayLimits {
    if (connections < 1 || attempts < 1) {
      throw new IllegalArgumentException("connections and attempts must be above 0");
    }
    if (connectTimeout.toMillis() < 1 || connectTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("connect timeout not within 1 ms and 24 days");
    }
  }
}

package org.evenkeel.coordinator.model;

/**
 * What clients of a proxied service may not exceed; 0 is no limit.
 *
 * @param connections open at once, of all clients; more wait
 * @param connectionsPerSecond of all clients; more wait
 * @param requestsPerSecondPerClient of one client address, over ten seconds; more are refused with
 *     status 429, or without HTTP connections are counted instead and reset
 */
public record ProxyLimits(
    int connections, int connectionsPerSecond, int requestsPerSecondPerClient) {
  /** No limit at all. */
  public static final ProxyLimits NONE = new ProxyLimits(0, 0, 0);

  public ProxyLimits {
    if (connections < 0 || connectionsPerSecond < 0 || requestsPerSecondPerClient < 0) {
      throw new IllegalArgumentException("a limit below 0");
    }
  }
}

package org.evenkeel.netlink;

/**
 * What the kernel counted for a service or a destination since it was created. With direct routing
 * and tunnels nothing goes out through the director, and the figures for out stay 0.
 *
 * @param connections connections scheduled
 * @param packetsIn packets from clients
 * @param packetsOut packets to clients
 * @param bytesIn bytes from clients
 * @param bytesOut bytes to clients
 */
public record IpvsStatistics(
    long connections, long packetsIn, long packetsOut, long bytesIn, long bytesOut) {
  /** Nothing counted. */
  public static final IpvsStatistics ZERO = new IpvsStatistics(0, 0, 0, 0, 0);
}

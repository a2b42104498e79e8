package org.evenkeel.netlink;

/**
 * How long an idle connection is remembered, for all services of the network namespace. In seconds,
 * 0 or more; the kernel refuses more than it can count in ticks ({@code INT_MAX / HZ}, 24 days or
 * longer). When set, 0 leaves a time as it is; when read, 0 means that the kernel lacks the
 * protocol.
 *
 * @param tcpSeconds an established TCP connection; the kernel starts with 900
 * @param tcpFinSeconds a TCP connection after a FIN; the kernel starts with 120
 * @param udpSeconds UDP; the kernel starts with 300
 */
public record IpvsTimeouts(int tcpSeconds, int tcpFinSeconds, int udpSeconds) {
  public IpvsTimeouts {
    if (tcpSeconds < 0 || tcpFinSeconds < 0 || udpSeconds < 0) {
      throw new IllegalArgumentException(
          "timeout below 0: " + tcpSeconds + ", " + tcpFinSeconds + ", " + udpSeconds);
    }
  }
}

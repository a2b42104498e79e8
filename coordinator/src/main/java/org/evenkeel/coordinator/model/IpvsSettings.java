package org.evenkeel.coordinator.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What holds for IPVS as a whole.
 *
 * @param timeouts how long idle connections are remembered; empty leaves the kernel's as they are
 * @param marks the packet marks that we may use
 */
public record IpvsSettings(Optional<Timeouts> timeouts, Marks marks) {
  /** The kernel's timeouts, and a thousand marks from 1000 on. */
  public static final IpvsSettings DEFAULT =
      new IpvsSettings(Optional.empty(), new Marks(1_000, 1_000));

  /**
   * How long the kernel remembers a connection that is silent, each in whole seconds, 1 s or more.
   *
   * @param tcp an established TCP connection
   * @param tcpFin a TCP connection after a FIN
   * @param udp a UDP flow
   */
  public record Timeouts(Duration tcp, Duration tcpFin, Duration udp) {
    /** What the kernel begins with (ip_vs_proto_tcp.c, ip_vs_proto_udp.c). */
    public static final Timeouts KERNEL =
        new Timeouts(Duration.ofMinutes(15), Duration.ofMinutes(2), Duration.ofMinutes(5));
  }

  /**
   * A range of packet marks.
   *
   * @param first 1 or more
   * @param count 1 or more
   */
  public record Marks(int first, int count) {
    /** Whether a mark lies within. */
    public boolean contains(int mark) {
      return mark >= first && mark - first < count;
    }
  }
}

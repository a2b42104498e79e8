package org.evenkeel.netlink;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A virtual service as the kernel holds it, without destinations.
 *
 * @param key what identifies it
 * @param scheduler the kernel's name of the scheduler, 1 to 15 ASCII characters
 * @param flags those of {@link IpvsServiceFlags}, never {@code HASHED}, which is the kernel's own
 * @param persistenceSeconds how long a client stays with its real server, unsigned; it counts only
 *     with the flag {@code PERSISTENT}
 * @param netmask which clients persistence takes as one. IPv4: the mask, most significant byte
 *     first, such as {@code 0xffffff00}; IPv6: the prefix length, 1 to 128
 */
public record IpvsService(
    IpvsServiceKey key, String scheduler, int flags, int persistenceSeconds, int netmask) {
  /** {@code IP_VS_SCHEDNAME_MAXLEN} of linux/ip_vs.h, without the terminating zero. */
  private static final int SCHEDULER_MAX = 15;

  public IpvsService {
    if (!named(scheduler)) {
      throw new IllegalArgumentException("not a scheduler's name: " + scheduler);
    }
  }

  /** Whether the kernel can hold such a name of a scheduler. */
  static boolean named(String scheduler) {
    return !scheduler.isEmpty()
        && scheduler.length() <= SCHEDULER_MAX
        && StandardCharsets.US_ASCII.newEncoder().canEncode(scheduler);
  }

  /** A service without persistence or any flag. */
  public static IpvsService plain(IpvsServiceKey key, String scheduler) {
    boolean v6 =
        switch (key) {
          case IpvsServiceKey.Endpoint endpoint -> Addresses.bits(endpoint.address()) == 128;
          case IpvsServiceKey.Mark mark -> mark.v6();
        };
    return new IpvsService(key, scheduler, 0, 0, v6 ? 128 : -1);
  }

  /**
   * A service at the moment when it was read.
   *
   * @param service the service
   * @param statistics what passed through it since it was created
   * @param persistenceEngine the name of the kernel module that tells clients apart by what they
   *     say, such as {@code sip}; we set none, and changing the service takes it away
   */
  public record Reading(
      IpvsService service, IpvsStatistics statistics, Optional<String> persistenceEngine) {}
}

package org.evenkeel.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;

/** Random values, valid ones. */
final class Samples {
  private Samples() {}

  static IpvsService service(Random random) {
    InetAddress address = address(random);
    boolean v6 = Addresses.bits(address) == 128;
    IpvsServiceKey key =
        random.nextInt(4) == 0
            ? new IpvsServiceKey.Mark(v6, 1 + random.nextInt(Integer.MAX_VALUE))
            : new IpvsServiceKey.Endpoint(
                random.nextBoolean() ? 6 : 17, address, random.nextInt(65_536));
    return new IpvsService(
        key,
        "s".repeat(1 + random.nextInt(15)),
        random.nextInt() & ~IpVsConstants.IP_VS_SVC_F_HASHED,
        random.nextInt(),
        random.nextInt());
  }

  static IpvsDestination destination(Random random) {
    IpvsForwarding[] forwardings = IpvsForwarding.values();
    return new IpvsDestination(
        new IpvsDestination.Key(address(random), random.nextInt(65_536)),
        forwardings[random.nextInt(forwardings.length)],
        random.nextInt(Integer.MAX_VALUE),
        new IpvsDestination.Thresholds(random.nextInt(), random.nextInt()));
  }

  static InetAddress address(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    try {
      return bytes.length == 16
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}

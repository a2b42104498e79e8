package org.evenkeel.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
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
                List.of(6, 17, 132).get(random.nextInt(3)), address, random.nextInt(65_536));
    return new IpvsService(
        key,
        "s".repeat(1 + random.nextInt(15)),
        random.nextInt() & ~IpVsConstants.IP_VS_SVC_F_HASHED,
        random.nextInt(),
        random.nextInt());
  }

  static IpvsDestination destination(Random random) {
    IpvsForwarding[] forwardings = IpvsForwarding.values();
    IpvsForwarding forwarding = forwardings[random.nextInt(forwardings.length)];
    return new IpvsDestination(
        new IpvsDestination.Key(address(random), random.nextInt(65_536)),
        forwarding,
        random.nextInt(Integer.MAX_VALUE),
        new IpvsDestination.Thresholds(random.nextInt(), random.nextInt()),
        forwarding == IpvsForwarding.TUNNEL ? tunnel(random) : IpvsTunnel.IPIP);
  }

  static IpvsTunnel tunnel(Random random) {
    IpvsTunnel.Type[] types = IpvsTunnel.Type.values();
    return new IpvsTunnel(
        types[random.nextInt(types.length)], 1 + random.nextInt(65_535), random.nextInt(65_536));
  }

  static IpvsSyncDaemon daemon(Random random) {
    IpvsSyncDaemon.State[] states = IpvsSyncDaemon.State.values();
    byte[] group = address(random).getAddress();
    group[0] = (byte) (group.length == 16 ? 0xff : 0xe0 | random.nextInt(16));
    return new IpvsSyncDaemon(
        states[random.nextInt(states.length)],
        "i".repeat(1 + random.nextInt(15)),
        random.nextInt(256),
        new IpvsSyncDaemon.Channel(
            random.nextInt(65_508),
            random.nextBoolean() ? Optional.empty() : Optional.of(address(group)),
            random.nextInt(65_536),
            random.nextInt(256)));
  }

  static InetAddress address(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    return address(bytes);
  }

  private static InetAddress address(byte... bytes) {
    try {
      return bytes.length == 16
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}

package org.evenkeel.coordinator.lockdown;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;

/** The network that somebody is in, as well as it can be told from here. */
public final class OnLink {
  private static final int INTERFACES_MAX = 200;

  /** What is usual where nothing is known. */
  private static final int PREFIX_V4 = 24;

  private static final int PREFIX_V6 = 64;

  private OnLink() {}

  /** Of an address, by what this host's interfaces say. */
  public static Cidr around(IpAddress address) {
    try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
      return around(
          address,
          all.limit(INTERFACES_MAX)
              .flatMap(each -> each.getInterfaceAddresses().stream())
              .map(each -> network(new IpAddress(each.getAddress()), each.getNetworkPrefixLength()))
              .toList());
    } catch (SocketException _) {
      return around(address, List.of());
    }
  }

  /**
   * Of an address: the smallest of those networks that has it, else the usual one. Pure.
   *
   * @param onLink the networks of this host's interfaces
   */
  static Cidr around(IpAddress address, List<Cidr> onLink) {
    return onLink.stream()
        .filter(network -> network.contains(address) && network.prefix() < address.hostPrefix())
        .max(Comparator.comparingInt(Cidr::prefix))
        .orElseGet(() -> network(address, address.isV6() ? PREFIX_V6 : PREFIX_V4));
  }

  private static Cidr network(IpAddress address, int prefix) {
    byte[] bytes = address.inet().getAddress();
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    try {
      return new Cidr(new IpAddress(InetAddress.getByAddress(bytes)), prefix);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("as many bytes as an address has are one", e);
    }
  }
}

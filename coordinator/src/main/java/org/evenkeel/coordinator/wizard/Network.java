package org.evenkeel.coordinator.wizard;

import java.nio.ByteBuffer;
import java.util.Set;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * An IPv4 address of an interface with the subnet that it is in.
 *
 * @param address of a host: neither the subnet's first nor its last address
 * @param prefix leading bits that the subnet shares, 8 to 30
 */
public record Network(IpAddress address, int prefix) {
  /** Less is no subnet of hosts, more has no room for two. */
  static final int PREFIX_MIN = 8;

  static final int PREFIX_MAX = 30;

  public Network {
    if (address.isV6() || prefix < PREFIX_MIN || prefix > PREFIX_MAX) {
      throw new IllegalArgumentException(
          "no IPv4 subnet of hosts: %s/%d".formatted(address, prefix));
    }
    int host = number(address) & ~mask(prefix);
    if (host == 0 || host == ~mask(prefix)) {
      throw new IllegalArgumentException(
          "%s/%d is a subnet's own or its broadcast address".formatted(address, prefix));
    }
  }

  /** Reads a mask such as 255.255.255.0, 24 or /24. */
  static int prefix(String text) {
    String digits = text.startsWith("/") ? text.substring(1) : text;
    if (digits.matches("\\d{1,2}")) {
      return Integer.parseInt(digits);
    }
    int mask = number(IpAddress.parse(text));
    int prefix = Integer.bitCount(mask);
    if (mask != mask(prefix)) {
      throw new IllegalArgumentException("not a netmask: " + text);
    }
    return prefix;
  }

  /** The mask of this subnet, such as 255.255.255.0. */
  public String mask() {
    return address(mask(prefix)).toString();
  }

  /** The subnet. */
  public Cidr subnet() {
    return new Cidr(address(number(address) & mask(prefix)), prefix);
  }

  /** Whether that is an address of a host of this subnet. */
  boolean holds(IpAddress other) {
    return !other.isV6()
        && subnet().contains(other)
        && (number(other) & ~mask(prefix)) != 0
        && (number(other) & ~mask(prefix)) != ~mask(prefix);
  }

  /** Whether both subnets have an address in common. */
  boolean overlaps(Network other) {
    return subnet().contains(other.subnet().address())
        || other.subnet().contains(subnet().address());
  }

  /** The first host from this number on, and from the beginning again, that is not taken. */
  IpAddress free(int number, Set<IpAddress> taken) {
    int hosts = ~mask(prefix) - 1;
    for (int i = 0; i < hosts; i++) {
      IpAddress host =
          address((number(address) & mask(prefix)) + 1 + Math.floorMod(number - 1 + i, hosts));
      if (!taken.contains(host) && !host.equals(address)) {
        return host;
      }
    }
    return address; // all are taken: whoever answers has to change something
  }

  /** The number of this host in its subnet. */
  int host() {
    return number(address) & ~mask(prefix);
  }

  private static int mask(int prefix) {
    return -1 << (32 - prefix);
  }

  private static int number(IpAddress address) {
    byte[] bytes = address.inet().getAddress();
    if (bytes.length != 4) {
      throw new IllegalArgumentException("not an IPv4 address: " + address);
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  private static IpAddress address(int number) {
    return IpAddress.parse(
        "%d.%d.%d.%d"
            .formatted(
                number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff));
  }

  /** As {@code ip address} writes it. */
  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}

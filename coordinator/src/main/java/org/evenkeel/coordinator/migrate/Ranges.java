package org.evenkeel.coordinator.migrate;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.model.AddressPrefix;
import org.evenkeel.coordinator.model.IpAddress;

/** Addresses that follow each other. */
final class Ranges {
  /** More are not written out. */
  static final int COUNT_MAX = 1_024;

  private Ranges() {}

  /**
   * The endpoints from one to another, at the port of the last; a range that is none is reported.
   */
  static List<Endpoint> between(Endpoint from, Endpoint to, Directive said, Reading reading) {
    if (from.equals(to)) {
      return List.of(from);
    }
    List<Endpoint> all = new ArrayList<>();
    addresses(from.address(), to.address(), said, reading)
        .forEach(address -> all.add(new Endpoint(address, to.port())));
    return all;
  }

  /** The addresses from one to another, both included; a range that is none is reported. */
  static List<IpAddress> addresses(IpAddress from, IpAddress to, Directive said, Reading reading) {
    BigInteger first = number(from);
    BigInteger count = number(to).subtract(first).add(BigInteger.ONE);
    boolean possible =
        from.isV6() == to.isV6()
            && count.signum() > 0
            && count.compareTo(BigInteger.valueOf(COUNT_MAX)) <= 0;
    if (!possible) {
      reading.drop(
          said,
          "%s to %s is no range of at most %d addresses".formatted(from, to, COUNT_MAX),
          "write the addresses out and import again");
      return List.of();
    }
    return from(first, count.intValue(), from.hostPrefix() / 8);
  }

  /** Every address of a subnet with at most {@link #COUNT_MAX}. */
  static List<IpAddress> subnet(AddressPrefix subnet) {
    int bits = subnet.address().hostPrefix() - subnet.prefix();
    BigInteger first = number(subnet.address()).shiftRight(bits).shiftLeft(bits);
    return from(first, 1 << bits, subnet.address().hostPrefix() / 8);
  }

  private static List<IpAddress> from(BigInteger first, int count, int length) {
    List<IpAddress> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(address(first.add(BigInteger.valueOf(i)), length));
    }
    return all;
  }

  private static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.inet().getAddress());
  }

  private static IpAddress address(BigInteger number, int length) {
    byte[] digits = number.toByteArray();
    byte[] bytes = new byte[length];
    int count = Math.min(digits.length, length);
    System.arraycopy(digits, digits.length - count, bytes, length - count, count);
    try {
      return new IpAddress(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are addresses", e);
    }
  }
}

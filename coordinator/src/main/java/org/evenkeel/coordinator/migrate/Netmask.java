package org.evenkeel.coordinator.migrate;

import java.math.BigInteger;
import java.util.Optional;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.model.IpAddress;

/** How many clients count as one: {@code 255.255.255.0}, or a prefix length with IPv6. */
final class Netmask {
  private Netmask() {}

  /** The prefix length of a mask; what is none, or has gaps, is reported. */
  static Optional<Integer> prefix(Directive directive, int index, boolean isV6, Reading reading) {
    String text = directive.value(index);
    if (text.matches("[0-9]{1,3}")) {
      return reading.number(directive, index, 1, isV6 ? 128 : 32);
    }
    try {
      BigInteger mask = new BigInteger(1, IpAddress.parse(text).inet().getAddress());
      int length = mask.bitCount();
      BigInteger whole = BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE);
      if (!isV6 && length > 0 && mask.equals(whole.shiftLeft(32 - length))) {
        return Optional.of(length);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    reading.drop(
        directive,
        Quoted.of(text) + " is no netmask",
        "each client counts for itself; set persistence.granularity in the YAML");
    return Optional.empty();
  }
}

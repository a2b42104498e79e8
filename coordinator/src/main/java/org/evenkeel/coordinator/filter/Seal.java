package org.evenkeel.coordinator.filter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * A digest of the rules as we wrote them together with the kernel's listing of them, kept in the
 * kernel beside them as the name of an empty chain. When wanted rules and present listing yield the
 * same digest again, the rules are those wanted and nobody has touched them since. Listings differ
 * from what was written and between versions of the tools, so neither can be compared directly.
 */
final class Seal {
  /** Hexadecimal digits of a seal; an iptables chain's name has room for 28 characters in all. */
  private static final int BYTES = 8;

  private Seal() {}

  /** Sixteen hexadecimal digits, lower case. */
  static String of(String written, String listed) {
    MessageDigest digest = Sha256.begun();
    digest.update(written.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    byte[] sum = digest.digest(listed.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sum, 0, BYTES);
  }
}

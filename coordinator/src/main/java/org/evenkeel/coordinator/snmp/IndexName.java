package org.evenkeel.coordinator.snmp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.evenkeel.coordinator.digest.Sha256;
import org.snmp4j.smi.OID;

/**
 * Names as parts of an object's name. A whole name has at most 128 parts (RFC 2578, 7.1.3), which
 * two names of 63 letters and the place of a table would pass: of a long name the beginning stands
 * there, and what tells it from others with the same beginning.
 */
final class IndexName {
  /** The longest name as it stands in an index, in octets. */
  static final int LENGTH_MAX = 48;

  private static final int DIGEST_BYTES = 6;

  /** Of no configured name. */
  private static final String MARK = "~";

  private IndexName() {}

  /** A name that ends an index (IMPLIED, RFC 2578, 7.7): without its length. */
  static OID last(String name) {
    return new OID(arcs(name));
  }

  /** Two names, of which the first has its length before it. */
  static OID both(String first, String second) {
    int[] one = arcs(first);
    int[] counted = new int[one.length + 1];
    counted[0] = one.length;
    System.arraycopy(one, 0, counted, 1, one.length);
    return new OID(counted, arcs(second));
  }

  private static int[] arcs(String name) {
    byte[] bytes = shortened(name).getBytes(StandardCharsets.US_ASCII);
    int[] arcs = new int[bytes.length];
    Arrays.setAll(arcs, i -> bytes[i] & 0xff);
    return arcs;
  }

  /** The name itself, or its beginning and twelve digits of its SHA-256. */
  private static String shortened(String name) {
    if (name.length() <= LENGTH_MAX) {
      return name;
    }
    String digits = HexFormat.of().formatHex(sha256(name), 0, DIGEST_BYTES);
    return name.substring(0, LENGTH_MAX - digits.length() - MARK.length()) + MARK + digits;
  }

  private static byte[] sha256(String name) {
    return Sha256.of(name.getBytes(StandardCharsets.US_ASCII));
  }
}

package org.evenkeel.coordinator.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes and texts. Pure; safe for any thread. */
public final class Sha256 {
  private Sha256() {}

  /** The 32 bytes of these bytes' digest. */
  public static byte[] of(byte[] bytes) {
    return begun().digest(bytes);
  }

  /** The 32 bytes of the digest of a text in UTF-8. */
  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of these bytes as 64 hexadecimal digits, lower case. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }

  /** The digest of a text in UTF-8 as 64 hexadecimal digits, lower case. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /** A digest of nothing yet, for what comes piece by piece. */
  public static MessageDigest begun() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

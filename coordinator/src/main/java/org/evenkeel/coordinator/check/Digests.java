package org.evenkeel.coordinator.check;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The digests that logins of old protocols are made of. */
final class Digests {
  private Digests() {}

  /** The digest of several pieces in a row. */
  static byte[] of(String algorithm, byte[]... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] piece : pieces) {
        digest.update(piece);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  /** What PostgreSQL calls md5: twice hashed, the second time with the server's salt. */
  static String postgres(String user, String password, byte[] salt) {
    byte[] inner = (password + user).getBytes(StandardCharsets.UTF_8);
    String once = HexFormat.of().formatHex(of("MD5", inner));
    byte[] twice = of("MD5", once.getBytes(StandardCharsets.US_ASCII), salt);
    return "md5" + HexFormat.of().formatHex(twice);
  }

  /** MySQL's {@code mysql_native_password}; empty for an empty password. */
  static byte[] mysqlNative(String password, byte[] scramble) {
    if (password.isEmpty()) {
      return new byte[0];
    }
    byte[] once = of("SHA-1", password.getBytes(StandardCharsets.UTF_8));
    byte[] mask = of("SHA-1", scramble, of("SHA-1", once));
    return xored(once, mask);
  }

  /** MySQL's {@code caching_sha2_password}; empty for an empty password. */
  static byte[] mysqlSha2(String password, byte[] scramble) {
    if (password.isEmpty()) {
      return new byte[0];
    }
    byte[] once = of("SHA-256", password.getBytes(StandardCharsets.UTF_8));
    byte[] mask = of("SHA-256", of("SHA-256", once), scramble);
    return xored(once, mask);
  }

  private static byte[] xored(byte[] bytes, byte[] mask) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= mask[i];
    }
    return bytes;
  }
}

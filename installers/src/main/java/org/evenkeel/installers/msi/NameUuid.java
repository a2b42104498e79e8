package org.evenkeel.installers.msi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;

/** Identifiers that follow from a name (RFC 9562, 5.5, version 5): the same in every build. */
final class NameUuid {
  /** Our own name space; made once. */
  private static final UUID SPACE = UUID.fromString("4d1a6e0e-7a58-4d0b-9a3c-9f0a3a3f6f2d");

  private NameUuid() {}

  /** As Windows Installer writes it, with braces and capitals. */
  static String of(String name) {
    return "{%s}".formatted(uuid(SPACE, name).toString().toUpperCase(Locale.ROOT));
  }

  /** The identifier of a name in a name space. */
  static UUID uuid(UUID space, String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(space.getMostSignificantBits())
              .putLong(space.getLeastSignificantBits())
              .array());
      ByteBuffer digest = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = (digest.getLong() & ~0xf000L) | 0x5000L;
      long low = (digest.getLong() & ~(3L << 62)) | (2L << 62);
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}

package org.evenkeel.coordinator.snmp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Who reads by SNMPv3 (RFC 3414). Everything they ask is authenticated and encrypted.
 *
 * @param name 1 to 32 characters
 * @param authentication how questions are proved
 * @param authPassword 8 to 128 characters
 * @param privacy how they are encrypted
 * @param privPassword 8 to 128 characters
 */
record SnmpUser(
    String name,
    Authentication authentication,
    String authPassword,
    Privacy privacy,
    String privPassword) {

  /** The authentication protocols of RFC 7860. */
  enum Authentication {
    SHA_224,
    SHA_256,
    SHA_384,
    SHA_512;

    /** By the name in the file. */
    static Optional<Authentication> of(String text) {
      return Arrays.stream(values()).filter(each -> each.toString().equals(text)).findFirst();
    }

    /** The name in the file, for example {@code sha-256}. */
    @Override
    public String toString() {
      return written(this);
    }
  }

  /** AES by RFC 3826, and its longer keys by draft-blumenthal-aes-usm-04. */
  enum Privacy {
    AES_128,
    AES_192,
    AES_256;

    /** By the name in the file. */
    static Optional<Privacy> of(String text) {
      return Arrays.stream(values()).filter(each -> each.toString().equals(text)).findFirst();
    }

    /** The name in the file, for example {@code aes-128}. */
    @Override
    public String toString() {
      return written(this);
    }
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Without the passwords: it may stand in a log. */
  @Override
  public String toString() {
    return "%s by %s and %s".formatted(name, authentication, privacy);
  }
}

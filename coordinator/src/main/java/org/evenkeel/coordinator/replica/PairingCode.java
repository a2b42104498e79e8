package org.evenkeel.coordinator.replica;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A code that is shown on one node and typed on the other: 60 random bits in Crockford's base 32,
 * which has no letters that look like digits. It never travels; each side proves that it knows it.
 *
 * @param text twelve characters, as {@code XXXX-XXXX-XXXX}
 */
record PairingCode(String text) {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 12;

  /** Slow enough that nobody tries codes by the billion, quick enough for who has the right one. */
  private static final int PASSES = 200_000;

  private static final int KEY_BITS = 256;

  /** A new one. */
  static PairingCode random(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      text.append(i > 0 && i % 4 == 0 ? "-" : "").append(DIGITS.charAt(random.nextInt(32)));
    }
    return new PairingCode(text.toString());
  }

  /**
   * Reads what somebody typed: case, hyphens and blanks do not matter, nor O for 0 and I or L for
   * 1.
   *
   * @throws IllegalArgumentException when it is no code
   */
  static PairingCode parse(String typed) {
    String plain =
        typed
            .toUpperCase(Locale.ROOT)
            .replaceAll("[\\s-]", "")
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    if (plain.length() != LENGTH || !plain.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "no code: type the twelve letters and digits that the other node shows");
    }
    return new PairingCode(
        plain.substring(0, 4) + "-" + plain.substring(4, 8) + "-" + plain.substring(8));
  }

  /** The key that proofs are made with. */
  SecretKeySpec stretched(byte[] salt) {
    try {
      PBEKeySpec spec = new PBEKeySpec(text.toCharArray(), salt, PASSES, KEY_BITS);
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      return new SecretKeySpec(key, "HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2", e);
    }
  }

  /**
   * What only somebody who knows the code can say of the two ends of this very connection.
   *
   * @param role who says it: {@code inviting} or {@code joining}
   * @param inviting SHA-256 of the certificate that the inviting node sees as its own
   * @param joining the same of the joining one
   */
  static byte[] proof(SecretKeySpec key, String role, byte[] inviting, byte[] joining) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(("evenkeel pair 1 " + role + "\n").getBytes(StandardCharsets.US_ASCII));
      mac.update(inviting);
      mac.update(joining);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Never by accident in a log. */
  @Override
  public String toString() {
    return "a code";
  }
}

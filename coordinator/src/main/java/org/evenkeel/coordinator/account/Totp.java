package org.evenkeel.coordinator.account;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that change each half minute (RFC 6238 with SHA-1 and six digits, which every app speaks).
 */
public final class Totp {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648, section 6
  private static final int SECRET_BYTES = 20; // as long as the hash, RFC 4226 section 4
  private static final long STEP_SECONDS = 30;
  private static final int DIGITS = 6;
  private static final int MODULUS = 1_000_000;

  private Totp() {}

  /** A new secret: 160 random bits in base 32. */
  static String secret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < bytes.length * 8; bit += 5) {
      int value = 0;
      for (int i = bit; i < bit + 5; i++) {
        value = value << 1 | (bytes[i / 8] >> (7 - i % 8) & 1);
      }
      text.append(ALPHABET.charAt(value));
    }
    return text.toString();
  }

  /**
   * The bytes of a secret.
   *
   * @throws IllegalArgumentException when the text is none of ours
   */
  static byte[] bytes(String secret) {
    if (secret.length() != SECRET_BYTES * 8 / 5) {
      throw new IllegalArgumentException("no secret of 160 bits in base 32");
    }
    byte[] bytes = new byte[SECRET_BYTES];
    for (int i = 0; i < secret.length() * 5; i++) {
      int value = ALPHABET.indexOf(secret.charAt(i / 5));
      if (value < 0) {
        throw new IllegalArgumentException("no secret of 160 bits in base 32");
      }
      bytes[i / 8] |= (byte) ((value >> (4 - i % 5) & 1) << (7 - i % 8));
    }
    return bytes;
  }

  /** The code of a half minute. */
  static String code(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
      return ("%0" + DIGITS + "d").formatted(number % MODULUS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  /**
   * The half minute that a code is of: this one, the one before or the next, as clocks differ.
   * Takes the same time whatever the answer.
   */
  static OptionalLong step(String secret, String code, Instant now) {
    byte[] key = bytes(secret);
    byte[] typed = code.getBytes(StandardCharsets.UTF_8);
    long middle = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    OptionalLong found = OptionalLong.empty();
    for (long step = middle - 1; step <= middle + 1; step++) {
      byte[] right = code(key, step).getBytes(StandardCharsets.US_ASCII);
      if (MessageDigest.isEqual(right, typed)) {
        found = OptionalLong.of(step);
      }
    }
    Arrays.fill(key, (byte) 0);
    return found;
  }

  /** What an app scans or takes as a link. */
  static String uri(String node, String user, String secret) {
    String issuer = encoded("Evenkeel " + node);
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
        .formatted(issuer, encoded(user), secret, issuer, DIGITS, STEP_SECONDS);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package org.evenkeel.coordinator.ha.wire;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that both nodes of a pair have, and its number. It shows its number only. Safe for any
 * thread.
 */
public final class HeartbeatKey {
  /** Bytes of a key. */
  public static final int LENGTH = 32;

  /** The highest number: four bytes on the wire, unsigned. */
  public static final long NUMBER_MAX = 0xffff_ffffL;

  /** Bytes of a signature. */
  static final int SIGNATURE = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final long number;

  /**
   * Holds the key and is never fed: each signature is made by a copy, which costs less than one.
   */
  private final Mac prepared;

  /**
   * @param number 0 to {@link #NUMBER_MAX}
   * @param secret {@link #LENGTH} bytes; they are copied
   * @throws IllegalArgumentException when either is not so
   */
  public HeartbeatKey(long number, byte[] secret) {
    if (number < 0 || number > NUMBER_MAX) {
      throw new IllegalArgumentException("key number not within 0 to 4294967295: " + number);
    }
    if (secret.length != LENGTH) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + secret.length);
    }
    this.number = number;
    try {
      prepared = Mac.getInstance(ALGORITHM);
      prepared.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Its number, 0 to {@link #NUMBER_MAX}. */
  public long number() {
    return number;
  }

  /** HMAC-SHA256 (RFC 2104) of the first bytes of an array. */
  byte[] sign(byte[] bytes, int length) {
    try {
      Mac mac = (Mac) prepared.clone();
      mac.update(bytes, 0, length);
      return mac.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own HMAC can be copied", e);
    }
  }

  /** Whether an array ends with the signature of what is before it; in constant time. */
  boolean signed(byte[] bytes) {
    int length = bytes.length - SIGNATURE;
    return MessageDigest.isEqual(
        sign(bytes, length), Arrays.copyOfRange(bytes, length, bytes.length));
  }

  /** Whether another key, maybe of another number, signs the same. */
  boolean sameSecret(HeartbeatKey other) {
    byte[] probe = {0};
    return MessageDigest.isEqual(sign(probe, probe.length), other.sign(probe, probe.length));
  }

  /** The number alone. */
  @Override
  public String toString() {
    return "key " + number;
  }
}

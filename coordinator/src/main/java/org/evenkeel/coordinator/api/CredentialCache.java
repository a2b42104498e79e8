package org.evenkeel.coordinator.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.evenkeel.coordinator.account.Outsider;
import org.evenkeel.coordinator.account.User;

/**
 * Remembers which basic credentials were right a moment ago, because Argon2 is too dear for every
 * request of a program, and a directory too far. It holds no password: only an HMAC-SHA-256 under a
 * key of this process. Holds 256 entries for five minutes each. Safe for any thread.
 */
final class CredentialCache {
  static final Duration LIFETIME = Duration.ofMinutes(5);
  static final int CAPACITY = 256;

  private final LongSupplier nanoClock;
  private final SecretKeySpec key;
  private final ReentrantLock lock = new ReentrantLock();

  /** When each was verified, in that order. */
  private final Map<String, Verified> verified = new LinkedHashMap<>();

  private record Verified(long atNanos, Optional<Outsider> outsider) {}

  CredentialCache(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** Whether this password of the user, as they are, was verified lately. */
  boolean holds(User user, String password) {
    return find(tag(user, password)).isPresent();
  }

  /** Who it was whose password a directory found right lately. */
  Optional<Outsider> outsider(String name, String password) {
    return find(tag(name, "", password)).flatMap(Verified::outsider);
  }

  private Optional<Verified> find(String tag) {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      verified.values().removeIf(one -> now - one.atNanos > LIFETIME.toNanos());
      return Optional.ofNullable(verified.get(tag));
    } finally {
      lock.unlock();
    }
  }

  /** Remembers credentials that were just verified. */
  void add(User user, String password) {
    add(tag(user, password), Optional.empty());
  }

  /** Remembers credentials that a directory has just found right. */
  void add(Outsider outsider, String password) {
    add(tag(outsider.name(), "", password), Optional.of(outsider));
  }

  private void add(String tag, Optional<Outsider> outsider) {
    lock.lock();
    try {
      verified.remove(tag);
      if (verified.size() >= CAPACITY) {
        verified.remove(verified.keySet().iterator().next());
      }
      verified.put(tag, new Verified(nanoClock.getAsLong(), outsider));
    } finally {
      lock.unlock();
    }
  }

  private String tag(User user, String password) {
    return tag(user.name(), user.password().toString(), password);
  }

  /**
   * @param hash that of the user's password; empty for who is none, which no hash is
   */
  private String tag(String name, String hash, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(name.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) ':'); // no name holds a colon, and no hash
      mac.update(hash.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) ':');
      mac.update(password.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}

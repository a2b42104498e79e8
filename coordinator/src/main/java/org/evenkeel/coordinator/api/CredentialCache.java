package org.evenkeel.coordinator.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.evenkeel.coordinator.account.User;

/**
 * Remembers which basic credentials were right a moment ago, because Argon2 is too dear for every
 * request of a program. It holds no password: only an HMAC-SHA-256 under a key of this process.
 * Holds 256 entries for five minutes each. Safe for any thread.
 */
final class CredentialCache {
  static final Duration LIFETIME = Duration.ofMinutes(5);
  static final int CAPACITY = 256;

  private final LongSupplier nanoClock;
  private final SecretKeySpec key;
  private final ReentrantLock lock = new ReentrantLock();

  /** When each was verified, in that order. */
  private final Map<String, Long> verified = new LinkedHashMap<>();

  CredentialCache(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** Whether this password of the user, as they are, was verified lately. */
  boolean holds(User user, String password) {
    long now = nanoClock.getAsLong();
    String tag = tag(user, password);
    lock.lock();
    try {
      verified.values().removeIf(at -> now - at > LIFETIME.toNanos());
      return verified.containsKey(tag);
    } finally {
      lock.unlock();
    }
  }

  /** Remembers credentials that were just verified. */
  void add(User user, String password) {
    String tag = tag(user, password);
    lock.lock();
    try {
      verified.remove(tag);
      if (verified.size() >= CAPACITY) {
        verified.remove(verified.keySet().iterator().next());
      }
      verified.put(tag, nanoClock.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  private String tag(User user, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(user.name().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) ':'); // no name holds a colon, and no hash
      mac.update(user.password().toString().getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) ':');
      mac.update(password.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}

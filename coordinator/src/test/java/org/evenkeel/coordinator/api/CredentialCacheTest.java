package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.account.PasswordHash;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.account.User;
import org.junit.jupiter.api.Test;

final class CredentialCacheTest {
  private static final PasswordHash HASH = PasswordHash.of("secret", new SecureRandom());
  private static final User ADMIN = user("admin");

  private final AtomicLong now = new AtomicLong();
  private final CredentialCache cache = new CredentialCache(now::get);

  @Test
  void remembersTheExactPairForFiveMinutes() {
    cache.add(ADMIN, "secret");
    now.addAndGet(CredentialCache.LIFETIME.toNanos());
    assertTrue(cache.holds(ADMIN, "secret"));
    assertFalse(cache.holds(ADMIN, "Secret"));
    assertFalse(cache.holds(user("admi"), "nsecret"));
    now.incrementAndGet();
    assertFalse(cache.holds(ADMIN, "secret"));
  }

  @Test
  void theOldestGivesWay() {
    for (int i = 0; i <= CredentialCache.CAPACITY; i++) {
      cache.add(user("user" + i), "secret");
    }
    assertFalse(cache.holds(user("user0"), "secret"));
    assertTrue(cache.holds(user("user1"), "secret"));
  }

  @Test
  void aPasswordThatWasChangedSinceIsForgotten() {
    cache.add(ADMIN, "secret");
    PasswordHash other = PasswordHash.of("secret", new SecureRandom());
    assertFalse(cache.holds(new User("admin", Scope.ADMIN, other), "secret"));
  }

  private static User user(String name) {
    return new User(name, Scope.ADMIN, HASH);
  }
}

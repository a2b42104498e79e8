package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CredentialCacheTest {
  private final AtomicLong now = new AtomicLong();
  private final CredentialCache cache = new CredentialCache(now::get);

  @Test
  void remembersTheExactPairForFiveMinutes() {
    cache.add("admin", "secret");
    now.addAndGet(CredentialCache.LIFETIME.toNanos());
    assertTrue(cache.holds("admin", "secret"));
    assertFalse(cache.holds("admin", "Secret"));
    assertFalse(cache.holds("admi", "nsecret"));
    now.incrementAndGet();
    assertFalse(cache.holds("admin", "secret"));
  }

  @Test
  void theOldestGivesWay() {
    for (int i = 0; i <= CredentialCache.CAPACITY; i++) {
      cache.add("user" + i, "secret");
    }
    assertFalse(cache.holds("user0", "secret"));
    assertTrue(cache.holds("user1", "secret"));
  }
}

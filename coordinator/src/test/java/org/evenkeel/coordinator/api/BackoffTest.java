package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final String ADDRESS = key("192.0.2.1");

  private final AtomicLong now = new AtomicLong(-3);
  private final Backoff backoff = new Backoff(now::get, Backoff.FORGIVEN);

  @Test
  void waitsDoubleUpToAMinute() {
    fail(Backoff.FORGIVEN, ADDRESS);
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertEquals(Duration.ofSeconds(seconds), backoff.remaining(ADDRESS));
      assertFalse(backoff.admits(ADDRESS));
      now.addAndGet(Duration.ofSeconds(seconds).toNanos());
      assertTrue(backoff.admits(ADDRESS));
    }
  }

  @Test
  void successAndSilenceForgive() {
    fail(Backoff.FORGIVEN, ADDRESS);
    backoff.succeeded(ADDRESS);
    assertEquals(Duration.ZERO, backoff.remaining(ADDRESS));
    fail(Backoff.FORGIVEN, ADDRESS);
    now.addAndGet(Backoff.MEMORY.plusNanos(1).toNanos());
    fail(Backoff.FORGIVEN, ADDRESS);
  }

  @Test
  void whatIsTakenBackIsForgotten() {
    fail(Backoff.FORGIVEN - 1, ADDRESS);
    for (int i = 0; i < 3 * Backoff.FORGIVEN; i++) {
      assertTrue(backoff.admits(ADDRESS));
      backoff.withdraw(ADDRESS);
    }
    fail(1, ADDRESS);
    assertFalse(backoff.admits(ADDRESS));
    backoff.withdraw(key("192.0.2.2"));
    fail(Backoff.FORGIVEN, key("192.0.2.2"));
  }

  @Test
  void othersAreNotSlowedAndOneNetworkOfIpv6IsOneClient() {
    fail(Backoff.FORGIVEN, key("2001:db8::1"));
    assertFalse(backoff.admits(key("2001:db8::2")));
    assertTrue(backoff.admits(key("2001:db8:0:1::1")));
    assertTrue(backoff.admits(ADDRESS));
  }

  private static String key(String address) {
    return Backoff.key(InetAddress.ofLiteral(address));
  }

  private void fail(int times, String address) {
    for (int i = 0; i < times; i++) {
      assertTrue(backoff.admits(address));
    }
  }
}

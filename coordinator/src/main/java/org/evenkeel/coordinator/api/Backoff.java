package org.evenkeel.coordinator.api;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows down whoever guesses passwords. Some wrong ones in a row are forgiven; each further one
 * doubles the wait from one second up to a minute. What failures are counted by, an address or an
 * account, is forgotten after 15 quiet minutes, or when 4096 others are newer. Safe for any thread.
 */
final class Backoff {
  /** How many are forgiven an address. */
  static final int FORGIVEN = 10;

  static final int CAPACITY = 4096;
  static final Duration LONGEST = Duration.ofMinutes(1);
  static final Duration MEMORY = Duration.ofMinutes(15);

  private final LongSupplier nanoClock;
  private final int forgiven;
  private final ReentrantLock lock = new ReentrantLock();

  /** The longest quiet first. */
  private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

  /** Forgives so many in a row. */
  Backoff(LongSupplier nanoClock, int forgiven) {
    this.nanoClock = nanoClock;
    this.forgiven = forgiven;
  }

  /** How long one must wait before the next attempt; zero when one need not. */
  Duration remaining(String key) {
    lock.lock();
    try {
      return remaining(failures.get(key), nanoClock.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Admits an attempt unless one must wait. It counts as failed until {@link #succeeded} says
   * otherwise, so that guesses made at the same time are all counted.
   */
  boolean admits(String key) {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      Failures before = failures.get(key);
      if (remaining(before, now).isPositive()) {
        return false;
      }
      boolean forgotten = before == null || now - before.atNanos > MEMORY.toNanos();
      int count = before == null || forgotten ? 0 : before.count;
      failures.put(key, new Failures(count + 1, now));
      if (failures.size() > CAPACITY) {
        failures.remove(failures.keySet().iterator().next());
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Duration remaining(@Nullable Failures failures, long now) {
    if (failures == null) {
      return Duration.ZERO;
    }
    Duration rest = delay(failures.count).minusNanos(now - failures.atNanos);
    return rest.isPositive() ? rest : Duration.ZERO;
  }

  /** Takes back an admitted attempt that was none after all. */
  void withdraw(String key) {
    lock.lock();
    try {
      Failures before = failures.get(key);
      if (before == null || before.count <= 1) {
        failures.remove(key);
      } else {
        failures.put(key, new Failures(before.count - 1, before.atNanos));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgives what was before. */
  void succeeded(String key) {
    lock.lock();
    try {
      failures.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** An IPv6 client counts by its /64, the smallest block that one host is given. */
  static String key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of().formatHex(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
  }

  private Duration delay(int count) {
    if (count < forgiven) {
      return Duration.ZERO;
    }
    Duration delay = Duration.ofSeconds(1L << Math.min(count - forgiven, 6));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  private record Failures(int count, long atNanos) {}
}

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
 * Slows down whoever guesses passwords. Ten wrong ones in a row are forgiven; each further one
 * doubles the wait from one second up to a minute. An address is forgotten after 15 quiet minutes,
 * or when 4096 others are newer. An IPv6 client counts by its /64, the smallest block that one host
 * is given. Safe for any thread.
 */
final class Backoff {
  static final int FORGIVEN = 10;
  static final int CAPACITY = 4096;
  static final Duration LONGEST = Duration.ofMinutes(1);
  static final Duration MEMORY = Duration.ofMinutes(15);

  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();

  /** By address, the longest quiet first. */
  private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

  Backoff(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** How long an address must wait before its next attempt; zero when it need not. */
  Duration remaining(InetAddress address) {
    lock.lock();
    try {
      return remaining(failures.get(key(address)), nanoClock.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Admits an attempt unless the address must wait. It counts as failed until {@link #succeeded}
   * says otherwise, so that guesses made at the same time are all counted.
   */
  boolean admits(InetAddress address) {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      Failures before = failures.get(key(address));
      if (remaining(before, now).isPositive()) {
        return false;
      }
      boolean forgotten = before == null || now - before.atNanos > MEMORY.toNanos();
      int count = before == null || forgotten ? 0 : before.count;
      failures.put(key(address), new Failures(count + 1, now));
      if (failures.size() > CAPACITY) {
        failures.remove(failures.keySet().iterator().next());
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static Duration remaining(@Nullable Failures failures, long now) {
    if (failures == null) {
      return Duration.ZERO;
    }
    Duration rest = failures.delay().minusNanos(now - failures.atNanos);
    return rest.isPositive() ? rest : Duration.ZERO;
  }

  /** Forgives an address. */
  void succeeded(InetAddress address) {
    lock.lock();
    try {
      failures.remove(key(address));
    } finally {
      lock.unlock();
    }
  }

  private static String key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of().formatHex(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
  }

  private record Failures(int count, long atNanos) {
    Duration delay() {
      if (count < FORGIVEN) {
        return Duration.ZERO;
      }
      Duration delay = Duration.ofSeconds(1L << Math.min(count - FORGIVEN, 6));
      return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
  }
}

package org.evenkeel.coordinator.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.evenkeel.coordinator.pace.Clock;

/**
 * A gentle load: requests that begin at a rate which swells and ebbs, whether or not earlier ones
 * are answered, each over a connection of its own.
 */
final class DemoLoad implements AutoCloseable {
  private static final double RATE_MIN = 30;

  /** What the servers bear without the largest: who drains it is not to see requests fail. */
  private static final double RATE_MAX = 100;

  private static final Duration SWELL = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofMillis(20);
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int UNDER_WAY_MAX = 500;

  private final URI target;
  private final Clock clock;
  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore room = new Semaphore(UNDER_WAY_MAX);
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final long startNanos;
  private double owed;

  /** Begins at once. */
  DemoLoad(InetSocketAddress vip, Clock clock) {
    this.target = URI.create("http://" + vip.getHostString() + ":" + vip.getPort() + "/");
    this.clock = clock;
    this.startNanos = clock.nanos();
    var _ = ticker.scheduleAtFixedRate(this::tick, 0, TICK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many requests begin in a second, so long after the start: a sine between the bounds. */
  static double rate(long elapsedNanos) {
    double phase = 2 * Math.PI * elapsedNanos / SWELL.toNanos();
    return RATE_MIN + (RATE_MAX - RATE_MIN) * (1 - Math.cos(phase)) / 2;
  }

  private void tick() {
    owed += rate(clock.nanos() - startNanos) * TICK.toNanos() / 1e9;
    for (; owed >= 1; owed--) {
      if (room.tryAcquire()) {
        requests.execute(this::request);
      } else {
        failed.increment();
      }
    }
  }

  private void request() {
    try {
      HttpURLConnection http = (HttpURLConnection) target.toURL().openConnection();
      http.setRequestProperty("Connection", "close");
      http.setConnectTimeout(TIMEOUT_MILLIS);
      http.setReadTimeout(TIMEOUT_MILLIS);
      boolean good = http.getResponseCode() == HttpURLConnection.HTTP_OK;
      (good ? answered : failed).increment();
      http.disconnect();
    } catch (IOException _) {
      failed.increment();
    } finally {
      room.release();
    }
  }

  /** Requests that were answered with 200. */
  long answered() {
    return answered.sum();
  }

  /** Requests that were not. */
  long failed() {
    return failed.sum();
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    requests.shutdownNow();
  }
}

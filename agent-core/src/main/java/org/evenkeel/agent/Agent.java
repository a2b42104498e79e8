package org.evenkeel.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The measuring half of the agent: one thread that samples on its own clock and publishes the
 * answer. Everybody else reads the last {@link Snapshot}; nobody can cause a sample.
 */
final class Agent implements AutoCloseable {
  /** Time between samples: long enough to be steady, short enough to follow a change of load. */
  static final Duration PERIOD = Duration.ofMillis(500);

  /**
   * The first window is short so that a restart is short; five ticks of a 100 Hz kernel per
   * processor are a coarse reading but a real one.
   */
  private static final Duration FIRST_WINDOW = Duration.ofMillis(50);

  /** How long the last answer stands while nothing can be measured; then the agent is silent. */
  static final Duration STALE_AFTER = Duration.ofSeconds(10);

  /**
   * What is published.
   *
   * @param reply the line that clients get
   * @param status the operator's state in force
   * @param readings what was measured
   */
  record Snapshot(Reply reply, AgentStatus status, List<MetricReading> readings) {}

  private final Sampler sampler;
  private final Log log;
  private final CountDownLatch firstSample = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("sampler").unstarted(this::loop);

  private final AtomicReference<Wanted> wanted;
  private volatile Snapshot snapshot;
  private volatile boolean stopped;
  private volatile boolean woken;

  // Owned by the sampling thread.
  private Announcement announcement;
  private long lastGoodNanos;
  private boolean failing;

  /** Measures nothing yet; {@code nowNanos} is the time on the clock that {@link #tick} gets. */
  Agent(AgentConfiguration configuration, SystemMetrics metrics, Log log, long nowNanos) {
    this.sampler = new Sampler(metrics);
    this.log = log;
    this.wanted = new AtomicReference<>(Wanted.from(configuration));
    this.announcement = Announcement.atStart(configuration.operation(), nowNanos);
    this.snapshot = new Snapshot(Reply.NONE, announcement.status(), List.of());
    this.lastGoodNanos = nowNanos;
  }

  /** Starts the thread, which calls {@link #tick} until {@link #close}. */
  void start() {
    thread.start();
  }

  /** Waits for a first real sample; false when there was none in time. */
  boolean awaitFirstSample(Duration atMost) throws InterruptedException {
    return firstSample.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** From now on this configuration holds; new metrics appear with the next sample. */
  void use(AgentConfiguration newConfiguration) {
    wanted.updateAndGet(old -> old.with(newConfiguration));
    wake();
  }

  /** From now on this state holds, see {@link Wanted}. */
  void operate(AgentStatus status) {
    wanted.updateAndGet(old -> old.with(status));
    wake();
  }

  private void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  /** What was published last. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** The bytes that a client gets now. */
  ByteBuffer answer() {
    return snapshot.reply().bytes();
  }

  private void loop() {
    while (!stopped) {
      long start = System.nanoTime();
      tick(start);
      // From this sample's start: what a late thread has missed is not made up for in a burst.
      Duration wait = firstSample.getCount() > 0 ? FIRST_WINDOW : PERIOD;
      pauseUntil(start + wait.toNanos());
    }
  }

  private void pauseUntil(long deadlineNanos) {
    long left = deadlineNanos - System.nanoTime();
    while (!stopped && left > 0) {
      LockSupport.parkNanos(this, left);
      if (woken) {
        woken = false;
        publish(snapshot.readings(), System.nanoTime());
      }
      left = deadlineNanos - System.nanoTime();
    }
  }

  /** Samples once and publishes; runs on the sampling thread alone. */
  void tick(long nowNanos) {
    publish(measure(wanted.get().configuration().metrics(), nowNanos), nowNanos);
  }

  private void publish(List<MetricReading> readings, long nowNanos) {
    Wanted current = wanted.get();
    AgentConfiguration.Answering answering = current.configuration().answering();
    announcement = announcement.next(current.status(), nowNanos);
    boolean announcing = announcement.announcing(nowNanos, answering.commandInterval());
    Reply reply =
        readings.isEmpty()
            ? Reply.NONE
            : Reply.of(readings, announcement.status(), announcing, answering.returnIdle());
    snapshot = new Snapshot(reply, announcement.status(), readings);
    if (!readings.isEmpty()) {
      // Only now: whoever waits for the first sample answers clients from the snapshot at once.
      firstSample.countDown();
    }
  }

  /** New readings, or the last ones while they are not too old, or none. */
  private List<MetricReading> measure(AgentConfiguration.Metrics metrics, long nowNanos) {
    try {
      List<MetricReading> readings = sampler.sample(metrics);
      // Every system has processors: without a reading of them the window was too short to count.
      if (readings.getFirst().value().isPresent()) {
        succeeded(nowNanos);
        return readings;
      }
    } catch (IOException | RuntimeException e) {
      // RuntimeException too: the sampling thread must not end while clients still get answers.
      failed(e);
    }
    boolean stale = nowNanos - lastGoodNanos >= STALE_AFTER.toNanos();
    return stale ? List.of() : snapshot.readings();
  }

  private void succeeded(long nowNanos) {
    lastGoodNanos = nowNanos;
    if (failing) {
      failing = false;
      log.info("measuring works again");
    }
  }

  private void failed(Exception cause) {
    if (!failing) {
      failing = true;
      log.warning(
          "cannot measure: %s; the last answer stands for %d s, then clients get none"
              .formatted(cause, STALE_AFTER.toSeconds()));
    }
  }

  /** Stops the thread and waits for it, a second at most. */
  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.evenkeel.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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
   * @param wanted what it follows from
   * @param readings what was measured
   * @param voices what each responder says, by its name
   * @param replies the same as a line to send
   * @param measuredNanos when something was measured last, on the agent's clock
   */
  record Snapshot(
      Wanted wanted,
      List<MetricReading> readings,
      Map<String, Voice> voices,
      Map<String, Reply> replies,
      long measuredNanos) {

    /** What a client of that responder gets at that time. */
    Reply reply(String responder, long nowNanos) {
      Voice voice = voices.get(responder);
      Reply reply = replies.get(responder);
      if (voice == null || reply == null) {
        return Reply.NONE;
      }
      // Also when the sampling thread itself is held up: an old number is no answer.
      boolean stale = nowNanos - measuredNanos >= STALE_AFTER.toNanos();
      return stale && voice.word().isEmpty() ? Reply.NONE : reply;
    }
  }

  private final Sampler sampler;
  private final Log log;
  private final CountDownLatch firstSample = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("sampler").unstarted(this::loop);

  private final AtomicReference<Wanted> wanted;
  private volatile Snapshot snapshot;
  private volatile boolean stopped;
  private volatile boolean woken;

  // Owned by the sampling thread.
  private Map<String, Voice> voices = Map.of();
  private final boolean owing;
  private long lastGoodNanos;
  private boolean failing;

  /**
   * Measures nothing yet.
   *
   * @param owing whether load balancers may have been told something by an earlier run that only
   *     {@code up ready} undoes
   * @param nowNanos the time on the clock that {@link #tick} gets
   */
  Agent(Wanted wanted, Sampler sampler, boolean owing, Log log, long nowNanos) {
    this.sampler = sampler;
    this.log = log;
    this.owing = owing;
    this.wanted = new AtomicReference<>(wanted);
    this.snapshot = new Snapshot(wanted, List.of(), Map.of(), Map.of(), nowNanos);
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

  /** From now on the answer is {@code drain}, unless the operator wants a stronger word. */
  void leave() {
    wanted.updateAndGet(Wanted::thatLeaves);
    wake();
  }

  private void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  /** Waits until what is wanted is what clients get; a second at most. */
  void awaitPublished() {
    Wanted target = wanted.get();
    for (int i = 0; i < 1000 && !snapshot.wanted().equals(target) && thread.isAlive(); i++) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  /**
   * Whether clients were told something that only {@code up ready} undoes, and may not know yet.
   */
  boolean owing() {
    Snapshot now = snapshot;
    Duration commandInterval = now.wanted().configuration().operation().commandInterval();
    return now.voices().values().stream()
        .anyMatch(
            voice ->
                !voice.word().isEmpty() || voice.announcing(System.nanoTime(), commandInterval));
  }

  /** What was published last. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** The bytes that a client of that responder gets now. */
  ByteBuffer answer(String responder) {
    return snapshot.reply(responder, System.nanoTime()).bytes();
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
    Map<String, Voice> next = new HashMap<>();
    Map<String, Reply> replies = new HashMap<>();
    AgentConfiguration.Judgement judgement = current.configuration().judgement();
    Duration commandInterval = current.configuration().operation().commandInterval();
    for (ResponderSetting responder : current.configuration().responders()) {
      Voice voice = voice(current, responder, readings, nowNanos);
      boolean announcing = voice.announcing(nowNanos, commandInterval);
      next.put(responder.name(), voice);
      replies.put(
          responder.name(),
          Reply.of(voice, announcing, responder.format(), judgement.returnIdle()));
    }
    voices = Map.copyOf(next);
    snapshot = new Snapshot(current, readings, voices, Map.copyOf(replies), lastGoodNanos);
    if (!readings.isEmpty()) {
      // Only now: whoever waits for the first sample answers clients from the snapshot at once.
      firstSample.countDown();
    }
  }

  private Voice voice(
      Wanted current, ResponderSetting responder, List<MetricReading> readings, long nowNanos) {
    AgentConfiguration.Judgement judgement = current.configuration().judgement();
    Verdict verdict = Verdict.of(counting(readings, responder), judgement.threshold());
    String word = current.word();
    if (word.isEmpty() && verdict.exceeded()) {
      word = judgement.threshold().word();
    }
    Voice last = voices.get(responder.name());
    Voice before = last == null ? Voice.atStart(word, owing, nowNanos) : last;
    // Nothing measured is nothing known, which is not the same as a machine without load.
    OptionalDouble load = readings.isEmpty() ? OptionalDouble.empty() : verdict.load();
    return before.saying(word, nowNanos).hearing(load, judgement.halfLife(), nowNanos);
  }

  private static List<MetricReading> counting(
      List<MetricReading> readings, ResponderSetting responder) {
    Map<String, Double> importances = responder.importances();
    return importances.isEmpty()
        ? readings
        : readings.stream()
            .filter(reading -> importances.containsKey(reading.name()))
            .map(reading -> reading.weighing(importances.getOrDefault(reading.name(), 0.0)))
            .toList();
  }

  /** New readings, or the last ones while they are not too old, or none. */
  private List<MetricReading> measure(List<Metric> metrics, long nowNanos) {
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
    sampler.close();
  }
}

package org.evenkeel.coordinator.check;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Lateness;
import org.evenkeel.coordinator.pace.Pacer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of all watched targets and tells what they come to. {@link #watch} and {@link
 * #close} are called by one thread, {@link #now}, {@link #figures} and {@link #responseTime} by
 * any, the listener by many.
 */
public final class Checks implements AutoCloseable {
  /** Below half of what systems let a service have open; a probe takes one socket. */
  private static final int BERTHS = 8192;

  private final Clock clock;
  private final Probers probers;
  private final Listener listener;
  private final Berths berths;
  private final Pacer<CheckTarget> pacer;
  private final ConcurrentHashMap<CheckTarget, CompletableFuture<Probed>> asked =
      new ConcurrentHashMap<>();

  /** Makes checks that watch nothing yet, and whose probes go straight to real servers. */
  public Checks(Clock clock, Listener listener) {
    this(clock, ProbeSockets.NONE, listener);
  }

  /**
   * Makes checks that watch nothing yet.
   *
   * @param sockets for probes through the VIP
   */
  public Checks(Clock clock, ProbeSockets sockets, Listener listener) {
    this(clock, sockets, listener, BERTHS);
  }

  /** The same with at most that many probes under way at once. */
  Checks(Clock clock, ProbeSockets sockets, Listener listener, int berths) {
    this.clock = clock;
    this.probers = new Probers(clock, sockets);
    this.listener = listener;
    this.berths = new Berths(berths);
    this.pacer = new Pacer<>(clock, Check::new);
  }

  /** Probes exactly these targets from now on; those that stay keep their state. */
  public void watch(Set<CheckTarget> targets) {
    pacer.watch(targets);
    asked
        .entrySet()
        .removeIf(entry -> !targets.contains(entry.getKey()) && entry.getValue().cancel(false));
  }

  /**
   * Probes a target at once instead of at its turn; the outcome counts as any other does. A probe
   * that is under way comes to its end first. Those who ask for the same probe share it.
   *
   * @return what comes of it, cancelled when the target is no longer watched; empty when it is not
   *     watched now
   */
  public Optional<CompletableFuture<Probed>> now(CheckTarget target) {
    CompletableFuture<Probed> probed =
        asked.computeIfAbsent(target, _ -> new CompletableFuture<>());
    if (pacer.hasten(target)) {
      return Optional.of(probed);
    }
    asked.remove(target, probed);
    return Optional.empty();
  }

  /**
   * How long a target's last passed probe took; empty before the first, and when it is not watched.
   */
  public Optional<ResponseTime> responseTime(CheckTarget target) {
    return pacer
        .work(target)
        .flatMap(
            work ->
                work instanceof Check check ? Optional.ofNullable(check.took) : Optional.empty());
  }

  /**
   * How long a passed probe took.
   *
   * @param nanos from its start to its end, the connection included; not the wait for its turn
   * @param atNanos when it ended, on the clock that probes go by
   */
  public record ResponseTime(long nanos, long atNanos) {}

  /** How the checks keep up. */
  public Figures figures() {
    return new Figures(
        pacer.size(), berths.taken(), berths.total(), berths.delayed(), pacer.lateness());
  }

  /** Stops all probes, within a second. */
  @Override
  public void close() {
    pacer.close();
    asked.values().forEach(waiting -> waiting.cancel(false));
    probers.close();
  }

  /** Hears of changes. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A target's state changed. Returns at once.
     *
     * @return false when it could not be taken now; the state is told again after the next probe
     */
    boolean changed(CheckTarget target, HealthState state);
  }

  /**
   * What came of a probe.
   *
   * @param verdict its outcome
   * @param state what the target's probes have come to with it
   */
  public record Probed(Verdict verdict, HealthState state) {}

  /**
   * How the checks keep up.
   *
   * @param targets how many are probed
   * @param underWay how many probes are under way
   * @param underWayMax how many may be
   * @param delayed how many have had to wait because that many were, since the start
   * @param lateness how late probes began after their turn, since the start
   */
  public record Figures(
      int targets, int underWay, int underWayMax, long delayed, Lateness.Counts lateness) {}

  /** One target's check; only its own virtual thread touches its state. */
  private final class Check implements Pacer.Work {
    private final CheckTarget target;
    private final Prober prober;
    private HealthState state = HealthState.UNKNOWN;
    private HealthState told = HealthState.UNKNOWN;
    private volatile @Nullable ResponseTime took;

    Check(CheckTarget target) {
      this.target = target;
      this.prober = probers.of(target.spec().probe());
    }

    @Override
    public Duration interval() {
      return state.interval(target.spec());
    }

    @Override
    public void run() {
      try {
        berths.take();
        try {
          probe();
        } finally {
          berths.leave();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // stopped while it waited
      }
    }

    private void probe() {
      CompletableFuture<Probed> asker = asked.isEmpty() ? null : asked.remove(target);
      long start = clock.nanos();
      Verdict verdict = prober.probe(target);
      long end = clock.nanos();
      if (Thread.currentThread().isInterrupted()) {
        cancel(asker); // stopped while probing: the outcome says nothing about the server
        return;
      }
      if (verdict instanceof Verdict.Passed) {
        took = new ResponseTime(end - start, end);
      }
      state = state.next(verdict, target.spec(), end);
      if (!state.equals(told) && listener.changed(target, state)) {
        told = state;
      }
      if (asker != null) {
        asker.complete(new Probed(verdict, state));
      }
    }

    private static void cancel(@Nullable CompletableFuture<Probed> asker) {
      if (asker != null) {
        asker.cancel(false);
      }
    }
  }
}

package org.evenkeel.coordinator.check;

import java.util.Set;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Pacer;

/**
 * Runs the checks of all watched targets and tells what they come to. {@link #watch} and {@link
 * #close} are called by one thread, the listener by many.
 */
public final class Checks implements AutoCloseable {
  private final Probers probers;
  private final Listener listener;
  private final Pacer<CheckTarget> pacer;

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
    this.probers = new Probers(clock, sockets);
    this.listener = listener;
    this.pacer = new Pacer<>(clock, target -> target.spec().interval(), Check::new);
  }

  /** Probes exactly these targets from now on; those that stay keep their state. */
  public void watch(Set<CheckTarget> targets) {
    pacer.watch(targets);
  }

  /** Stops all probes, within a second. */
  @Override
  public void close() {
    pacer.close();
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

  /** One target's check; only its own virtual thread touches its state. */
  private final class Check implements Runnable {
    private final CheckTarget target;
    private final Prober prober;
    private HealthState state = HealthState.UNKNOWN;
    private HealthState told = HealthState.UNKNOWN;

    Check(CheckTarget target) {
      this.target = target;
      this.prober = probers.of(target.spec().probe());
    }

    @Override
    public void run() {
      Verdict verdict = prober.probe(target);
      if (Thread.currentThread().isInterrupted()) {
        return; // stopped while probing: the outcome says nothing about the server
      }
      state = state.next(verdict, target.spec());
      if (!state.equals(told) && listener.changed(target, state)) {
        told = state;
      }
    }
  }
}

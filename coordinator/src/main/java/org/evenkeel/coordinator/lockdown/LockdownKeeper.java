package org.evenkeel.coordinator.lockdown;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.evenkeel.coordinator.filter.InputFilter;
import org.evenkeel.coordinator.filter.InputRules;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.lockdown.KernelRules.Put;
import org.evenkeel.coordinator.lockdown.LockdownException.Why;
import org.evenkeel.coordinator.model.IpAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lockdown on the disk and in the kernel. A step is written down before it is taken, and
 * one that nobody confirms in time is taken back: by this process, or, when it was killed, by the
 * next one. While there is a lockdown its rules are looked after; while there is none nothing of
 * the kernel is touched. Thread-safe; what changes something may take the time of some programs.
 */
public final class LockdownKeeper implements AutoCloseable {
  /** What somebody else takes out of the kernel is back after so long at most. */
  public static final Duration LOOK = Duration.ofSeconds(10);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(LockdownKeeper.class);

  private final LockdownFile file;
  private final KernelRules kernel;
  private final Supplier<Surroundings> surroundings;
  private final InstantSource clock;
  private final Trouble trouble;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("lockdown").unstarted(task));

  private Kept kept = Kept.NOTHING;
  private volatile Optional<Instant> since = Optional.empty();
  private @Nullable ScheduledFuture<?> end;
  private Optional<Instant> putBack = Optional.empty();
  private volatile int revision = -1;

  private LockdownKeeper(
      LockdownFile file,
      Supplier<InputFilter.Opening> opener,
      Supplier<Surroundings> surroundings,
      InstantSource clock,
      Predicate<List<String>> notices) {
    this.file = file;
    this.kernel = new KernelRules(opener);
    this.surroundings = surroundings;
    this.clock = clock;
    this.trouble = new Trouble(notices);
  }

  /**
   * Starts one, which puts in force what was kept: the confirmed lockdown, or the one that waits,
   * as long as it may still wait.
   *
   * @param opener finds the packet filter; asked when it is needed, again while there is none
   * @param surroundings what a lockdown has to go by now; asked by any thread
   * @param clock the wall clock
   * @param notices is told what does not work, all of it, and takes it when it returns true
   */
  public static LockdownKeeper start(
      LockdownFile file,
      Supplier<InputFilter.Opening> opener,
      Supplier<Surroundings> surroundings,
      InstantSource clock,
      Predicate<List<String>> notices) {
    var keeper = new LockdownKeeper(file, opener, surroundings, clock, notices);
    keeper.begin();
    long every = LOOK.toMillis();
    ScheduledFuture<?> _ =
        keeper.thread.scheduleWithFixedDelay(keeper::look, every, every, TimeUnit.MILLISECONDS);
    return keeper;
  }

  private synchronized void begin() {
    try {
      kept = file.read();
    } catch (IOException e) {
      trouble.is(String.valueOf(e.getMessage()));
      return;
    }
    if (kept.pending().isEmpty()) {
      maintain();
      return;
    }
    Kept.Pending pending = kept.pending().get();
    Optional<Duration> left = pending.left(clock.instant());
    if (left.isEmpty()) {
      takeBack("it was not confirmed before an earlier process of this program was killed");
      return;
    }
    LOG.warn("Lockdown: goes on waiting to be confirmed, for {} s", left.get().toSeconds());
    maintain();
    endAfter(left.get(), pending);
    since = Optional.of(clock.instant());
  }

  /** How it is now. */
  public synchronized LockdownStatus status() {
    return LockdownStatus.of(
        kept, since, clock.instant(), surroundings.get(), trouble.now().or(kernel::unusable));
  }

  /**
   * Since when the one that waits is in force; empty when none waits. Connections from before go on
   * whatever it forbids. Returns at once.
   */
  public Optional<Instant> waitingSince() {
    return since;
  }

  /** What a lockdown would be. Changes nothing. */
  public synchronized LockdownPlan plan(Lockdown lockdown) {
    return LockdownPlan.of(lockdown, kept, surroundings.get(), kernel.opening());
  }

  /** Whether somebody at an address would be let in, or is never looked at. */
  public boolean admits(Lockdown lockdown, IpAddress address) {
    return address.inet().isLoopbackAddress()
        || lockdown.admits(address)
        || surroundings.get().peers().contains(address);
  }

  /**
   * Puts a lockdown in force, until it is confirmed or taken back.
   *
   * @param patience how long it waits to be confirmed
   * @param requester who wants it
   * @throws LockdownException when that is not possible; what was confirmed before is in force
   */
  public synchronized void apply(Lockdown lockdown, Duration patience, String requester)
      throws LockdownException {
    Optional<String> refusal = LockdownRules.refusal(lockdown, surroundings.get());
    if (refusal.isPresent()) {
      throw new LockdownException(Why.REFUSED, refusal.get());
    }
    requireUsable();
    Instant deadline = clock.instant().plus(patience).truncatedTo(ChronoUnit.MILLIS);
    var pending = new Kept.Pending(lockdown, deadline, patience, requester);
    keep(new Kept(kept.confirmed(), Optional.of(pending)));
    if (put() instanceof Put.Failed(String why)) {
      takeBack("the packet filter has failed");
      throw new LockdownException(Why.FAILED, why + "; what was before is in force");
    }
    Instant now = clock.instant();
    endAfter(patience, pending);
    since = Optional.of(now);
    LOG.warn(
        "Lockdown: {} has put in force {}; it is taken back in {} s unless it is confirmed",
        requester,
        lockdown,
        patience.toSeconds());
  }

  /**
   * Has the lockdown that waits stay.
   *
   * @throws LockdownException when none waits, or it cannot be kept; it goes on waiting then
   */
  public synchronized void confirm() throws LockdownException {
    Kept.Pending pending =
        kept.pending()
            .filter(each -> each.left(clock.instant()).isPresent())
            .orElseThrow(
                () ->
                    new LockdownException(
                        Why.NOTHING_WAITS,
                        "no lockdown waits to be confirmed; evenkeel lockdown show says what is"
                            + " in force"));
    keep(new Kept(Optional.of(pending.lockdown()), Optional.empty()));
    forgetEnd();
    LOG.info("Lockdown: confirmed");
  }

  /**
   * Takes the lockdown away, the one that waits and the confirmed one, without a trace.
   *
   * @throws LockdownException when that is not possible
   */
  public synchronized void off() throws LockdownException {
    requireUsable();
    Kept before = kept;
    kept = Kept.NOTHING; // in the kernel first: what a crash leaves is known from the disk
    if (put() instanceof Put.Failed(String why)) {
      kept = before;
      throw new LockdownException(Why.FAILED, why + "; the lockdown is still in force");
    }
    forgetEnd();
    keep(Kept.NOTHING);
    trouble.over();
    LOG.info("Lockdown: taken away");
  }

  /** What the self-examination says of it; nothing when there is none. */
  public synchronized List<Finding> findings() {
    Optional<InputRules> rules = wantedRules();
    if (rules.isEmpty()) {
      return List.of();
    }
    Optional<String> missing = kernel.missing(rules.get());
    if (missing.isPresent()) {
      hasten();
    }
    String past =
        putBack
            .map(at -> "in force; put back at %s, somebody had removed or changed it".formatted(at))
            .orElse("in force");
    return List.of(
        new Finding(
            "firewall lockdown",
            missing.orElse(past),
            "in force",
            "management ports are for the networks of the lockdown alone",
            missing.isEmpty()));
  }

  /** Has the rules follow the virtual services. Returns at once; for any thread. */
  public void follow(int revision) {
    if (this.revision != revision) {
      this.revision = revision;
      hasten();
    }
  }

  /** Has the rules follow what is around. Returns at once; for any thread. */
  public void hasten() {
    try {
      thread.execute(this::look);
    } catch (RejectedExecutionException _) {
      // Closed.
    }
  }

  private synchronized void look() {
    try {
      if (!thread.isShutdown()) {
        maintain();
      }
    } catch (RuntimeException e) {
      LOG.error("Lockdown: a look has failed; the next one tries again", e);
    }
  }

  /** Puts the rules back when they are not there. */
  private void maintain() {
    if (kept.wanted().isEmpty()) {
      return;
    }
    switch (put()) {
      case Put.Failed(String why) -> trouble.is("lockdown: " + why);
      case Put.Done(boolean changed, boolean tampered) -> {
        trouble.over();
        if (tampered) {
          putBack = Optional.of(clock.instant().truncatedTo(ChronoUnit.SECONDS));
          LOG.warn("Lockdown: somebody has removed or changed its rules; they are put back");
        } else if (changed) {
          LOG.info("Lockdown: in force, {}", kept.wanted().map(Object::toString).orElse(""));
        }
      }
    }
  }

  private Optional<InputRules> wantedRules() {
    return kept.wanted().map(each -> LockdownRules.of(each, surroundings.get()));
  }

  /** Makes what is to be in force be in force. */
  private Put put() {
    return kernel.put(wantedRules());
  }

  private void endAfter(Duration patience, Kept.Pending pending) {
    forgetEnd();
    end = thread.schedule(() -> expire(pending), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void forgetEnd() {
    since = Optional.empty();
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }

  /** Whoever confirms while this begins comes too late, and is told. */
  private synchronized void expire(Kept.Pending pending) {
    if (kept.pending().equals(Optional.of(pending)) && !thread.isShutdown()) {
      takeBack("nobody has confirmed it within %d s".formatted(pending.patience().toSeconds()));
    }
  }

  /** Back to what was confirmed; tried again until it is done, and written down then. */
  private void takeBack(String reason) {
    Kept before = kept;
    forgetEnd();
    kept = before.back();
    if (put() instanceof Put.Failed(String why)) {
      kept = before;
      trouble.is("the lockdown that nobody has confirmed cannot be taken back: " + why);
      before.pending().filter(_ -> !thread.isShutdown()).ifPresent(p -> endAfter(RETRY, p));
      return;
    }
    try {
      file.write(kept);
      trouble.over();
    } catch (IOException e) {
      trouble.is(
          String.valueOf(e.getMessage())); // its deadline is over: the next start does the same
    }
    LOG.warn(
        "Lockdown: taken back, because {}; {}",
        reason,
        kept.confirmed().map(each -> "in force is again " + each).orElse("there is none now"));
  }

  private void keep(Kept next) throws LockdownException {
    try {
      file.write(next);
      kept = next;
    } catch (IOException e) {
      throw new LockdownException(Why.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private void requireUsable() throws LockdownException {
    Optional<String> unusable = kernel.unusable();
    if (unusable.isPresent()) {
      throw new LockdownException(Why.UNUSABLE, unusable.get());
    }
  }

  /**
   * Stops. What waits to be confirmed is taken back, since nobody would do it later; what was
   * confirmed stays in force.
   *
   * @param clear whether that, too, is taken out of the kernel until the next start
   */
  public void stop(boolean clear) {
    thread.shutdownNow();
    synchronized (this) {
      if (kept.pending().isPresent()) {
        takeBack("this program ends");
      }
      if (clear && kept.confirmed().isPresent()) {
        Put _ = kernel.put(Optional.empty());
      }
    }
  }

  /** Stops, and leaves in force what was confirmed. Idempotent. */
  @Override
  public void close() {
    stop(false);
  }
}

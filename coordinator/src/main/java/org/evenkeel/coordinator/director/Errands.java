package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.model.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others want of the director's thread, in the order in which it came. Bounded: what finds no
 * room is refused. Any thread may add; the director's takes.
 */
final class Errands {
  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);
  private static final int MAX = 8192;

  private final BlockingQueue<Errand> queue = new ArrayBlockingQueue<>(MAX);
  private final AtomicLong shed = new AtomicLong();
  private volatile Optional<Outcome> over = Optional.empty();

  /** What the thread does next: take an event, or carry a command out and tell the outcome. */
  sealed interface Errand {
    /** Nothing, but look whether to stop. */
    record Wake() implements Errand {}

    /** Takes what happened into account. */
    record Told(Event event) implements Errand {}

    /**
     * Carries a command out.
     *
     * @param cluster what a {@link Command.Configure} describes
     * @param outcome is completed when what was asked for is in force, or refused
     */
    record Asked(Command command, Cluster cluster, CompletableFuture<Outcome> outcome)
        implements Errand {}
  }

  /** Adds an event; false when there is no room for it. */
  boolean tell(Event event) {
    boolean taken = queue.offer(new Errand.Told(event));
    if (!taken && shed.getAndIncrement() == 0) {
      LOG.warn("More happens than the director can take in; checks and agents are heard later");
    }
    return taken;
  }

  /**
   * Adds a command.
   *
   * @param cluster what a {@link Command.Configure} describes
   * @return what becomes of it; empty when there is no room for it
   */
  Optional<CompletableFuture<Outcome>> ask(Command command, Cluster cluster) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    if (!queue.offer(new Errand.Asked(command, cluster, outcome))) {
      return Optional.empty();
    }
    over.ifPresent(outcome::complete); // nobody takes it out of the queue any more
    return Optional.of(outcome);
  }

  /** Has the thread look whether to stop; a full queue wakes it too. */
  void wake() {
    boolean _ = queue.offer(new Errand.Wake());
  }

  /** All that there is to do, waited for so long at most; empty when there is nothing. */
  List<Errand> next(long nanos) throws InterruptedException {
    List<Errand> errands = new ArrayList<>();
    Errand first = queue.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    if (first != null) {
      errands.add(first);
      queue.drainTo(errands);
    }
    return errands;
  }

  /** Nothing is carried out any more: whoever waits, or asks from now on, is told so. */
  void end(Outcome stopped) {
    over = Optional.of(stopped);
    List<Errand> late = new ArrayList<>();
    queue.drainTo(late);
    answer(late, stopped);
  }

  /** Tells those of them who have no answer yet. */
  static void answer(List<Errand> errands, Outcome outcome) {
    for (Errand errand : errands) {
      if (errand instanceof Errand.Asked asked) {
        asked.outcome().complete(outcome);
      }
    }
  }
}

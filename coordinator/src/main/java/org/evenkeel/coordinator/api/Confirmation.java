package org.evenkeel.coordinator.api;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes back to the configuration before unless the new one is confirmed in time, for changes that
 * may cut off whoever makes them. One waits at a time: the last one that asked. Another revision
 * meanwhile is left alone. A coordinator that ends meanwhile has forgotten it. Thread-safe.
 */
final class Confirmation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Confirmation.class);

  private final Control control;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("confirmation").unstarted(task));

  private @Nullable Waiting waiting;

  private record Waiting(int revision, ScheduledFuture<?> end) {}

  Confirmation(Control control) {
    this.control = control;
  }

  /**
   * Has a revision wait to be confirmed.
   *
   * @param revision that runs now
   * @param before what ran before it
   * @param patience how long it may wait
   * @param requester for whom the change is undone
   */
  synchronized void await(
      int revision, Control.Configuration before, Duration patience, String requester) {
    forget();
    String comment =
        "revision %d was not confirmed within %d s: back to revision %d"
            .formatted(revision, patience.toSeconds(), before.revision());
    var back =
        new Command.Configure(before.yaml(), requester, comment, OptionalInt.of(revision), false);
    waiting =
        new Waiting(
            revision,
            timer.schedule(
                () -> goBack(revision, back), patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Confirms a revision; false when it does not wait. */
  synchronized boolean confirm(int revision) {
    boolean waits = waiting != null && waiting.revision == revision;
    if (waits) {
      forget();
    }
    return waits;
  }

  private synchronized void forget() {
    if (waiting != null) {
      waiting.end.cancel(false);
      waiting = null;
    }
  }

  /** Whoever confirms while this begins comes too late, and is told. */
  private void goBack(int revision, Command.Configure back) {
    if (!confirm(revision)) {
      return;
    }
    try {
      switch (control.request(back)) {
        case Outcome.Done done -> LOG.warn("{}, as revision {}", back.comment(), done.revision());
        case Outcome other ->
            LOG.error("Revision {} was not confirmed, and is left alone: {}", revision, other);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the coordinator ends
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

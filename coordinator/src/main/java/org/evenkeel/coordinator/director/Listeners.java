package org.evenkeel.coordinator.director;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.evenkeel.coordinator.model.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear of each new snapshot. Any thread adds and removes; one tells. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();

  /** Adds one, until the subscription is closed. */
  Control.Subscription add(Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Tells each; one that fails keeps the others from nothing. */
  void tell(Snapshot next) {
    for (Consumer<Snapshot> listener : listeners) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        LOG.error("A listener failed; the others are told all the same", e);
      }
    }
  }
}

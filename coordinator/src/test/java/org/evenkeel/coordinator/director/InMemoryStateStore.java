package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.util.Optional;

/** A {@link StateStore} that forgets everything with its process. Safe for any thread. */
final class InMemoryStateStore implements StateStore {
  private NodeState state = NodeState.EMPTY;
  private Optional<String> full = Optional.empty();
  private int saves;

  /** From now on nothing can be saved for this reason; empty mends it. */
  synchronized void full(Optional<String> reason) {
    full = reason;
  }

  /** How often something was saved. */
  synchronized int saves() {
    return saves;
  }

  @Override
  public synchronized NodeState load() {
    return state;
  }

  @Override
  public synchronized void save(NodeState next) throws IOException {
    if (full.isPresent()) {
      throw new IOException(full.get());
    }
    state = next;
    saves++;
  }
}

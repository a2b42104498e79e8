package org.evenkeel.coordinator.api;

import java.util.Optional;
import org.evenkeel.coordinator.replica.ReplicaStatus;

/** Whether this node takes edits, and whether its peer has them. Safe for any thread. */
public interface Edits {
  /** Those of a node that is alone, or of a pair that replicates nothing. */
  Edits ALONE =
      new Edits() {
        @Override
        public Optional<String> refusal() {
          return Optional.empty();
        }

        @Override
        public Optional<Boolean> settled() {
          return Optional.empty();
        }

        @Override
        public Optional<ReplicaStatus> replica() {
          return Optional.empty();
        }

        @Override
        public boolean acknowledge(String divergence) {
          return false;
        }
      };

  /** Why this node takes none, and where to go instead; empty when it takes them. */
  Optional<String> refusal();

  /**
   * Waits a little for the peer to have what was just accepted.
   *
   * @return whether it has; empty when there is nobody to have it
   */
  Optional<Boolean> settled() throws InterruptedException;

  /** How replication goes; empty when nothing is replicated. */
  Optional<ReplicaStatus> replica();

  /**
   * Shows no more, on both nodes, that something was accepted in vain.
   *
   * @param divergence its id
   * @return whether it was shown
   */
  boolean acknowledge(String divergence);
}

package org.evenkeel.coordinator.replica;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a pairing goes.
 *
 * @param phase how far it is
 * @param steps what was done, and what is being done
 * @param expires when the code is of no use any more; empty when there is none
 */
public record PairingStatus(Phase phase, List<Step> steps, Optional<Instant> expires) {
  /** How far it is. */
  public enum Phase {
    /** Nobody has asked for one. */
    NONE,
    /** It goes on. */
    UNDER_WAY,
    /** The nodes are a pair, as soon as both are restarted. */
    DONE,
    /** Nothing has changed. */
    FAILED
  }

  /**
   * One step.
   *
   * @param text what
   * @param failed whether it ended in a failure, which the text tells
   */
  public record Step(String text, boolean failed) {}

  public PairingStatus {
    steps = List.copyOf(steps);
  }
}

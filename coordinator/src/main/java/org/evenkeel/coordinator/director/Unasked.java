package org.evenkeel.coordinator.director;

import java.util.List;

/**
 * That another configuration runs, or was refused, without a {@link Command}: nobody else knows of
 * it, and it is for the record.
 *
 * @param cause what led to it
 * @param before number of the revision that ran; 0 for none
 * @param after number of the one that runs now; the same when it was refused
 * @param changes see {@link org.evenkeel.coordinator.config.ClusterDifference}
 * @param problems why it was refused; empty when it runs
 */
public record Unasked(
    Cause cause, int before, int after, List<String> changes, List<String> problems) {
  public Unasked {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** What may lead to it. */
  public enum Cause {
    /** The file was read at the start, and is not what ran before. */
    START,
    /** The file was read again, which SIGHUP asks for. */
    RELOAD,
    /** A revision was not confirmed in time. */
    LAPSE
  }
}

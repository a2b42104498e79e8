package org.evenkeel.coordinator.replica;

import java.util.List;
import java.util.Optional;

/**
 * How replication goes, as one node sees it.
 *
 * @param connected whether the nodes speak: the passive one is told what changes
 * @param same on the active node, whether both had the same when they last compared
 * @param divergence what was accepted in vain, until the next edit
 * @param peerWeb where the peer's web UI and API are; empty when it was never heard
 * @param problems what does not work, a sentence each
 */
public record ReplicaStatus(
    boolean connected,
    boolean same,
    Optional<Divergence> divergence,
    String peerWeb,
    List<String> problems) {
  public ReplicaStatus {
    problems = List.copyOf(problems);
  }
}

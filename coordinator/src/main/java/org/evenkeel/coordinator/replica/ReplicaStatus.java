package org.evenkeel.coordinator.replica;

import java.util.List;

/**
 * How replication goes, as one node sees it.
 *
 * @param connected whether the nodes speak: the passive one is told what changes
 * @param same on the active node, whether both had the same when they last compared
 * @param divergences what was accepted in vain and not acknowledged yet, the oldest first
 * @param peerWeb where the peer's web UI and API are; empty when it was never heard
 * @param peerVersion of the program that runs there, as it said last; empty when it did not
 * @param problems what does not work, a sentence each
 */
public record ReplicaStatus(
    boolean connected,
    boolean same,
    List<Divergence> divergences,
    String peerWeb,
    String peerVersion,
    List<String> problems) {
  public ReplicaStatus {
    divergences = List.copyOf(divergences);
    problems = List.copyOf(problems);
  }
}

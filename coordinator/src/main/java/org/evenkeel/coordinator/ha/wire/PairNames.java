package org.evenkeel.coordinator.ha.wire;

import java.util.Optional;

/**
 * The names of the two nodes of a pair (docs/protocol.md, "What is taken", 4).
 *
 * @param own this node's
 * @param peer the other one's; differs
 */
public record PairNames(String own, String peer) {
  public PairNames {
    if (own.equals(peer)) {
      throw new IllegalArgumentException("both nodes are called " + own);
    }
  }

  /** Why a message is not the peer's; empty when it is. */
  public Optional<Refusal> refusal(HeartbeatMessage message) {
    if (message.name().equals(peer)) {
      return Optional.empty();
    }
    return Optional.of(message.name().equals(own) ? Refusal.OWN_NAME : Refusal.OTHER_NAME);
  }
}

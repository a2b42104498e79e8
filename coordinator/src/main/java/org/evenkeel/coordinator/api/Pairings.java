package org.evenkeel.coordinator.api;

import java.io.IOException;
import java.util.List;
import org.evenkeel.coordinator.replica.Pairing;

/** How a node becomes one of a pair, and ceases to be. Safe for any thread. */
public interface Pairings {
  /** Makes two nodes a pair. */
  Pairing pairing();

  /**
   * Breaks the pair on this node and, when it is reached, on the peer.
   *
   * @return what was done, a sentence each
   * @throws IOException when it cannot be done on this node; the message says why
   * @throws InterruptedException when interrupted meanwhile
   */
  List<String> unpair() throws IOException, InterruptedException;
}

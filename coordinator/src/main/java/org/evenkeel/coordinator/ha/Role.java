package org.evenkeel.coordinator.ha;

import java.util.Locale;

/** What a node is in its pair. */
public enum Role {
  /** There is no pair: the node holds the addresses. */
  STANDALONE,
  /** Just started: it listens and holds nothing. */
  JOINING,
  /** Ready to take over; the peer holds the addresses, or is to. */
  PASSIVE,
  /** It holds the addresses and says so. */
  ACTIVE,
  /** It has lost the peer and may not hold: no vote, or its own links are down. */
  ISOLATED;

  /** The name in the status. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

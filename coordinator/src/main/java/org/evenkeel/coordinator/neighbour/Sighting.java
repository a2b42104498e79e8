package org.evenkeel.coordinator.neighbour;

import java.util.SequencedSet;

/** What came of asking the neighbours for an address. */
public sealed interface Sighting {
  /**
   * They were asked.
   *
   * @param interfaceName through which
   * @param asker our MAC address there
   * @param holders MAC addresses of those that claim it, in order; this host never answers itself
   */
  record Asked(String interfaceName, String asker, SequencedSet<String> holders)
      implements Sighting {}

  /** They could not be; the reason says why. */
  record NotAsked(String reason) implements Sighting {}
}

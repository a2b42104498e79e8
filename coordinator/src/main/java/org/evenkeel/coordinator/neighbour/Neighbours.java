package org.evenkeel.coordinator.neighbour;

import java.util.Collection;
import java.util.Map;
import org.evenkeel.coordinator.model.IpAddress;

/** Asks the neighbours who has an address, by ARP and by neighbour solicitations. */
@FunctionalInterface
public interface Neighbours {
  /**
   * Asks for all of these at once.
   *
   * @return a sighting for each, in their order, after a fraction of a second
   */
  Map<IpAddress, Sighting> ask(Collection<IpAddress> addresses);
}

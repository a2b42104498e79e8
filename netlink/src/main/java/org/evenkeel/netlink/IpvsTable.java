package org.evenkeel.netlink;

import java.util.List;

/**
 * All that the kernel's IPVS holds, in its order. It is read piece by piece: a service that another
 * program removed meanwhile stands here without destinations.
 *
 * @param entries one for each service
 */
public record IpvsTable(List<Entry> entries) {
  public IpvsTable {
    entries = List.copyOf(entries);
  }

  /**
   * A service with its destinations.
   *
   * @param service the service
   * @param destinations its real servers
   */
  public record Entry(IpvsService.Reading service, List<IpvsDestination.Reading> destinations) {
    public Entry {
      destinations = List.copyOf(destinations);
    }
  }
}

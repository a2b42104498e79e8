package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Makes this host the holder of an address, so that packets for it arrive here. Used by one
 * platform thread. Which addresses to hold is decided elsewhere.
 */
public interface AddressAnnouncer extends AutoCloseable {

  /**
   * Every address that this host has now, whoever gave it.
   *
   * @throws IOException when they cannot be listed
   */
  Set<IpAddress> held() throws IOException;

  /**
   * The names of the interfaces whose subnets contain these addresses; one that no subnet contains
   * is left out.
   *
   * @throws IOException when they cannot be listed
   */
  Map<IpAddress, String> interfaces(Set<IpAddress> addresses) throws IOException;

  /**
   * The names of the interfaces that these addresses belong on, by configuration or by subnet; one
   * that belongs on none is left out.
   *
   * @throws IOException when they cannot be listed
   */
  default Map<IpAddress, String> destinations(Set<IpAddress> addresses) throws IOException {
    return interfaces(addresses);
  }

  /**
   * From now on each of these addresses belongs on the interface of that name, whatever else tells;
   * what is held already stays where it is. Replaces what an earlier call said.
   */
  void place(Map<IpAddress, String> places);

  /**
   * Gives this host addresses that it does not have.
   *
   * @return those that it could not be given, each with the reason and what to do about it
   */
  Map<IpAddress, String> hold(Set<IpAddress> addresses);

  /**
   * Takes addresses from this host; one that it does not have is taken already.
   *
   * @return those that could not be taken, each with the reason and what to do about it
   */
  Map<IpAddress, String> release(Set<IpAddress> addresses);

  @Override
  void close();
}

package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * A host that tells its neighbours of each address that it is given: somebody else may have had it
 * before. Used by one platform thread.
 */
public final class AnnouncingAddresses implements AddressAnnouncer {
  private final AddressAnnouncer host;
  private final Announcements announcements;

  /**
   * @param host closed with this one
   * @param announcements not closed with this one
   */
  public AnnouncingAddresses(AddressAnnouncer host, Announcements announcements) {
    this.host = host;
    this.announcements = announcements;
  }

  @Override
  public Set<IpAddress> held() throws IOException {
    return host.held();
  }

  @Override
  public Map<IpAddress, String> interfaces(Set<IpAddress> addresses) throws IOException {
    return host.interfaces(addresses);
  }

  @Override
  public Map<IpAddress, String> destinations(Set<IpAddress> addresses) throws IOException {
    return host.destinations(addresses);
  }

  @Override
  public void place(Map<IpAddress, String> places) {
    host.place(places);
  }

  @Override
  public Map<IpAddress, String> hold(Set<IpAddress> addresses) {
    Map<IpAddress, String> failures = host.hold(addresses);
    Set<IpAddress> arrived = new HashSet<>(addresses);
    arrived.removeAll(failures.keySet());
    announcements.announce(arrived);
    return failures;
  }

  @Override
  public Map<IpAddress, String> release(Set<IpAddress> addresses) {
    announcements.withdraw(addresses);
    return host.release(addresses);
  }

  @Override
  public void close() {
    host.close();
  }
}

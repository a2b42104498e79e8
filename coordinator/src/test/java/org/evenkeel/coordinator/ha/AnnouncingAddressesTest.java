package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;

class AnnouncingAddressesTest extends AddressAnnouncerContract {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.7");

  private final InMemoryAddresses host = new InMemoryAddresses();
  private final RecordedAnnouncements announcements = new RecordedAnnouncements();

  @Override
  protected AddressAnnouncer create() {
    return new AnnouncingAddresses(host, announcements);
  }

  @Test
  void whatArrivesIsAnnouncedUntilItGoes() {
    AddressAnnouncer announcer = create();
    announcer.hold(Set.of(VIP));
    assertEquals(Set.of(VIP), announcements.take());

    announcer.hold(Set.of(VIP));
    announcer.release(Set.of(VIP));
    assertEquals(Set.of(), announcements.take());
  }

  @Test
  void whatCannotBeHeldIsNotAnnounced() {
    host.broken(Optional.of("no interface"));
    assertEquals(Map.of(VIP, "no interface"), create().hold(Set.of(VIP)));
    assertEquals(Set.of(), announcements.take());
  }
}

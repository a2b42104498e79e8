package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link AddressAnnouncer} does; a test class for each of them extends this. */
public abstract class AddressAnnouncerContract {
  private AddressAnnouncer announcer;

  /** An announcer that may take {@code 192.0.2.0/24} and {@code 2001:db8::/64} here. */
  protected abstract AddressAnnouncer create() throws Exception;

  @BeforeEach
  final void createAnnouncer() throws Exception {
    announcer = create();
  }

  @AfterEach
  final void closeAnnouncer() {
    announcer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.5", "2001:db8::5"})
  void anAddressIsHeldUntilItIsReleased(String text) throws Exception {
    IpAddress address = IpAddress.parse(text);
    Set<IpAddress> before = announcer.held();
    assertFalse(before.contains(address));

    assertEquals(Map.of(), announcer.hold(Set.of(address)));
    Set<IpAddress> with = new HashSet<>(before);
    with.add(address);
    assertEquals(with, announcer.held());

    assertEquals(Map.of(), announcer.release(Set.of(address)));
    assertEquals(before, announcer.held());
  }

  @Test
  void holdingTwiceAndReleasingTwiceIsNoError() throws Exception {
    IpAddress address = IpAddress.parse("192.0.2.5");
    assertEquals(Map.of(), announcer.hold(Set.of(address)));
    assertEquals(Map.of(), announcer.hold(Set.of(address)));
    assertTrue(announcer.held().contains(address));

    assertEquals(Map.of(), announcer.release(Set.of(address)));
    assertEquals(Map.of(), announcer.release(Set.of(address)));
    assertFalse(announcer.held().contains(address));
  }
}

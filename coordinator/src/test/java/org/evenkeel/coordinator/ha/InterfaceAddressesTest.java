package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;

/** What needs no privilege; the lab's tests change addresses. */
class InterfaceAddressesTest {
  @Test
  void thisHostHasItsLoopbackAddress() throws Exception {
    try (var addresses = new InterfaceAddresses(_ -> Optional.empty())) {
      assertTrue(addresses.held().contains(IpAddress.parse("127.0.0.1")));
    }
  }

  @Test
  void anAddressWithoutAPlaceIsRefused() {
    try (var addresses = new InterfaceAddresses(_ -> Optional.of("none-such"))) {
      IpAddress vip = IpAddress.parse("192.0.2.5");
      String said = String.valueOf(addresses.hold(Set.of(vip)).get(vip));
      assertTrue(said.startsWith("there is no interface none-such"), said);
    }
  }
}

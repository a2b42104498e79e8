package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
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
      String said =
          String.valueOf(
              assertThrows(IOException.class, () -> addresses.hold(IpAddress.parse("192.0.2.5")))
                  .getMessage());
      assertTrue(said.startsWith("there is no interface none-such"), said);
    }
  }
}

package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustodyTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.7");

  private final InMemoryAddresses host = new InMemoryAddresses();
  private final FloatingAddresses gate = new FloatingAddresses(host, new RecordedAnnouncements());
  private final Custody custody = new Custody(gate);

  @BeforeEach
  void wanted() {
    gate.shut();
    gate.hold(Set.of(VIP));
  }

  @Test
  void whatIsTakenIsOnAndWhatIsLetGoIsOff() {
    custody.take(7);
    assertEquals(Set.of(VIP), host.held());
    assertEquals(Map.of(), custody.amiss());

    assertTrue(custody.letGo(7));
    assertEquals(Set.of(), host.held());
    assertEquals(OptionalLong.empty(), custody.leaving());
  }

  @Test
  void anAddressThatStaysOnIsLeftUntilItIsOff() {
    custody.take(7);
    host.broken(Optional.of("no way to the kernel"));
    assertFalse(custody.letGo(7));
    assertEquals(OptionalLong.of(7), custody.leaving());
    assertEquals(Map.of(VIP, "no way to the kernel"), custody.amiss());

    host.broken(Optional.empty());
    assertTrue(custody.letGo(7));
    assertEquals(OptionalLong.empty(), custody.leaving());
    assertEquals(Map.of(), custody.amiss());
  }
}

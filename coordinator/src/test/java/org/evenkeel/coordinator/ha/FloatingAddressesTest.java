package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;

/** An open gate is as any host; what a shut one does is told here. */
class FloatingAddressesTest extends AddressAnnouncerContract {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.7");
  private static final IpAddress VIP6 = IpAddress.parse("2001:db8::7");
  private static final IpAddress OWN = IpAddress.parse("192.0.2.1");

  private final InMemoryAddresses host = new InMemoryAddresses();
  private final RecordedAnnouncements announcements = new RecordedAnnouncements();

  /** The contract opens it before each test. */
  private final FloatingAddresses gate = new FloatingAddresses(host, announcements);

  @Override
  protected AddressAnnouncer create() {
    gate.open(1);
    return gate;
  }

  @Test
  void whileItIsShutWantedAddressesAreRememberedAndTheCallerIsContent() throws Exception {
    host.hold(Set.of(OWN));
    gate.shut();
    assertEquals(Map.of(), gate.hold(Set.of(VIP, VIP6)));

    assertEquals(Set.of(OWN), host.held());
    assertTrue(gate.held().containsAll(Set.of(VIP, VIP6)));
    assertEquals(Set.of(VIP, VIP6), gate.wanted());
    assertEquals(Set.of(), announcements.take());
  }

  @Test
  void openingPutsAndAnnouncesAllAndShuttingTakesThemOff() {
    host.hold(Set.of(OWN));
    gate.shut();
    gate.hold(Set.of(VIP, VIP6));

    assertEquals(Map.of(), gate.open(7));
    assertEquals(Set.of(OWN, VIP, VIP6), host.held());
    assertEquals(Set.of(VIP, VIP6), announcements.take());
    assertEquals(OptionalLong.of(7), gate.term());

    gate.reassert();
    assertEquals(Map.of(), gate.shut());
    assertEquals(Set.of(OWN), host.held());
    assertEquals(Set.of(), announcements.take(), "what was to be announced is withdrawn");
    assertEquals(OptionalLong.empty(), gate.term());

    assertEquals(Map.of(), gate.shut());
    assertEquals(Map.of(), gate.open(8));
    assertEquals(Set.of(OWN, VIP, VIP6), host.held());
  }

  @Test
  void openingAgainAnnouncesOnlyWhatWasMissing() {
    gate.shut();
    gate.hold(Set.of(VIP, VIP6));
    gate.open(7);
    announcements.take();
    host.release(Set.of(VIP6));

    assertEquals(Map.of(), gate.open(7));
    assertEquals(Set.of(VIP, VIP6), host.held());
    assertEquals(Set.of(VIP6), announcements.take());

    gate.open(8);
    assertEquals(Set.of(VIP, VIP6), announcements.take(), "a new claim is told to all");
  }

  @Test
  void onlyAnOpenGateAnnouncesAgain() {
    gate.shut();
    gate.hold(Set.of(VIP));
    gate.open(7);
    announcements.take();
    gate.reassert();
    assertEquals(Set.of(VIP), announcements.take());

    gate.shut();
    gate.reassert();
    assertEquals(Set.of(), announcements.take());
  }

  @Test
  void whatAnEndedProcessLeftIsAskedForAndTakenOff() throws Exception {
    host.hold(Set.of(OWN, VIP));
    gate.shut();
    assertEquals(Set.of(OWN, VIP), host.held(), "nobody has said that it is ours");
    assertTrue(!gate.held().contains(VIP), "so its owner asks for it");

    assertEquals(Map.of(), gate.hold(Set.of(VIP)));
    assertEquals(Set.of(OWN), host.held());
    assertTrue(gate.held().contains(VIP));
  }

  @Test
  void whatSomebodyPutsHereWhileItIsShutIsTakenOffWithTheNextLook() throws Exception {
    gate.shut();
    gate.hold(Set.of(VIP, VIP6));
    host.hold(Set.of(VIP));
    assertEquals(Set.of(VIP6), gate.held());

    gate.hold(Set.of(VIP));
    assertEquals(Set.of(), host.held());
    assertEquals(Set.of(VIP, VIP6), gate.held());
  }

  @Test
  void whatAnEndedProcessLeftIsAdoptedAndAnnouncedByAnOpenGate() throws Exception {
    host.hold(Set.of(VIP));
    gate.open(7);
    assertEquals(Set.of(), announcements.take());
    assertEquals(Set.of(), gate.held(), "nobody has asked for it");

    assertEquals(Map.of(), gate.hold(Set.of(VIP)));
    assertEquals(Set.of(VIP), announcements.take());
    assertEquals(Set.of(VIP), gate.held());
  }

  @Test
  void whatIsWantedNoMoreIsTakenOffAndStaysAway() throws Exception {
    gate.shut();
    gate.hold(Set.of(VIP, VIP6));
    gate.open(7);
    assertEquals(Map.of(), gate.release(Set.of(VIP)));
    assertEquals(Set.of(VIP6), host.held());
    assertEquals(Set.of(VIP6), announcements.take());

    gate.shut();
    assertEquals(Map.of(), gate.release(Set.of(VIP6)));
    gate.open(8);
    assertEquals(Set.of(), host.held());
    assertEquals(Set.of(), gate.held());
  }

  @Test
  void whatCannotBeDoneIsToldAndDoneWithTheNextTry() throws Exception {
    gate.shut();
    gate.hold(Set.of(VIP));
    host.broken(Optional.of("no such interface"));
    assertEquals(Map.of(VIP, "no such interface"), gate.open(7));
    assertEquals(Set.of(), announcements.take());
    assertEquals(Set.of(), gate.held(), "it is asked for again");

    host.broken(Optional.empty());
    assertEquals(Map.of(), gate.hold(Set.of(VIP)));
    assertEquals(Set.of(VIP), announcements.take());

    host.broken(Optional.of("busy"));
    assertEquals(Map.of(VIP, "busy"), gate.shut());
    assertEquals(Set.of(VIP), host.held());
    host.broken(Optional.empty());
    assertEquals(Map.of(), gate.shut());
    assertEquals(Set.of(), host.held());
  }
}

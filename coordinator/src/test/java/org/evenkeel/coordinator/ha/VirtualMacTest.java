package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.Link;
import org.junit.jupiter.api.Test;

class VirtualMacTest {
  private static HaSpec.Link link(String local, String remote) {
    return new HaSpec.Link(
        Optional.empty(), IpAddress.parse(local), IpAddress.parse(remote), 6_694);
  }

  private static HaSpec spec(String peer, HaSpec.Link... links) {
    return new HaSpec(
        peer,
        100,
        HaSpec.Heartbeat.DEFAULT,
        List.of(links),
        Optional.empty(),
        Optional.empty(),
        HaSpec.RESTART_GRACE_DEFAULT,
        HaSpec.Vote.NONE,
        List.of(),
        List.of(),
        true,
        HaSpec.Sync.DEFAULT);
  }

  @Test
  void bothNodesComeToTheSameAndAnotherPairToAnother() {
    var lb1 =
        VirtualMac.of(
            "lb1", spec("lb2", link("10.0.0.20", "10.0.0.21"), link("fd00::1", "fd00::2")));
    var lb2 =
        VirtualMac.of(
            "lb2", spec("lb1", link("fd00::2", "fd00::1"), link("10.0.0.21", "10.0.0.20")));
    assertEquals(lb1, lb2);
    assertNotEquals(lb1, VirtualMac.of("lb1", spec("lb2", link("10.0.0.22", "10.0.0.23"))));
    assertNotEquals(
        lb1,
        VirtualMac.of(
            "lb1", spec("lb3", link("10.0.0.20", "10.0.0.21"), link("fd00::1", "fd00::2"))));
  }

  @Test
  void itIsLocallyAdministeredAndOfOneCard() {
    for (int i = 1; i < 200; i++) {
      byte first = VirtualMac.of("lb1", spec("lb2", link("10.0.0." + i, "10.0.1." + i))).bytes()[0];
      assertEquals(2, first & 3, "in " + i);
    }
  }

  @Test
  void anInterfaceIsNamedAfterTheOneBelowItAsLongAsTheKernelAllows() {
    assertEquals("ek-eth0", VirtualInterfaces.name(new Link(7, "eth0", 0)));
    assertEquals("ek-bond0.12345", VirtualInterfaces.name(new Link(7, "bond0.12345", 0)));
    String longer = VirtualInterfaces.name(new Link(4711, "enp129s0f1.1234", 0));
    assertEquals("ek-4711", longer);
    assertTrue(longer.length() <= 15);
  }
}

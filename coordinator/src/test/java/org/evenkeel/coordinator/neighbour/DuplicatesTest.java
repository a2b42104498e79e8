package org.evenkeel.coordinator.neighbour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.5");
  private static final IpAddress VIP6 = IpAddress.parse("2001:db8::5");

  @Test
  void whoeverElseAnswersIsNamedByItsMacAddress() {
    Finding finding = report(VIP, "02:00:00:00:00:02", "02:00:00:00:00:01");
    assertEquals("ARP request for 192.0.2.5", finding.what());
    assertEquals("answered by 02:00:00:00:00:01, 02:00:00:00:00:02 on eth0", finding.found());
    assertFalse(finding.ok());
  }

  @Test
  void silenceIsAsItShouldBe() {
    Finding finding = report(VIP6);
    assertEquals("neighbour solicitation for 2001:db8::5", finding.what());
    assertEquals(finding.wanted(), finding.found());
    assertTrue(finding.ok());
  }

  @Test
  void whatCouldNotBeLookedAtSaysWhy() {
    Finding finding =
        Duplicates.report(Map.of(VIP, new Sighting.NotAsked("EPERM; run as root"))).getFirst();
    assertEquals("not looked at: EPERM; run as root", finding.found());
  }

  private static Finding report(IpAddress vip, String... holders) {
    return Duplicates.report(
            Map.of(
                vip,
                new Sighting.Asked("eth0", "02:00:00:00:00:20", new TreeSet<>(List.of(holders)))))
        .getFirst();
  }
}

package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Whatever becomes of the coordinator, the kernel carries on. */
@LabTest
class RestartTest {

  @Test
  void aKilledCoordinatorComesBackWithoutAnyoneNoticing(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      GuestProcess first = site.start();
      Download download = site.download();
      String server = site.busy().orElseThrow();
      String before = site.table();
      long counted = site.connectionsCounted();

      CoordinatorProgram.kill(first);
      assertEquals(before, site.table());
      site.start();

      assertEquals(before, site.table());
      assertTrue(site.connectionsCounted() >= counted, "the service was never made anew");
      assertEquals(1, site.active(server), "the download lasted through the restart");
      download.finish();
      assertFalse(WebServer.who(site.client(), VIP).isEmpty());
    }
  }

  @Test
  void aStoppedCoordinatorLeavesTableAndVip(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      GuestProcess daemon = site.start();
      String before = site.table();

      assertEquals(0, CoordinatorProgram.stop(daemon).exit());

      assertEquals(before, site.table());
      assertTrue(site.director().has(VIP));
      assertFalse(WebServer.who(site.client(), VIP).isEmpty());
    }
  }
}

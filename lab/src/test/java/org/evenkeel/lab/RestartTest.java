package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever becomes of the coordinator, the kernel carries on. One site for all. */
@LabTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartTest {

  private Site site;
  private GuestProcess daemon;

  @BeforeAll
  void serve(Guest guest) throws Exception {
    site = Site.direct(guest);
    daemon = site.start();
  }

  @AfterAll
  void close() {
    site.close();
  }

  @BeforeEach
  void begin() throws Exception {
    if (!daemon.running()) {
      daemon = site.start();
    }
  }

  @Test
  void aKilledCoordinatorComesBackWithoutAnyoneNoticing() throws Exception {
    Download download = site.download();
    String server = site.busy().orElseThrow();
    String before = site.table();
    long counted = site.connectionsCounted();

    CoordinatorProgram.kill(daemon);
    assertEquals(before, site.table());
    daemon = site.start();

    assertEquals(before, site.table());
    assertTrue(site.connectionsCounted() >= counted, "the service was never made anew");
    assertEquals(1, site.active(server), "the download lasted through the restart");
    download.finish();
    assertFalse(WebServer.who(site.client(), VIP).isEmpty());
  }

  @Test
  void aStoppedCoordinatorLeavesTableAndVip() throws Exception {
    String before = site.table();

    assertEquals(0, CoordinatorProgram.stop(daemon).exit());

    assertEquals(before, site.table());
    assertTrue(site.director().has(VIP));
    assertFalse(WebServer.who(site.client(), VIP).isEmpty());
  }
}

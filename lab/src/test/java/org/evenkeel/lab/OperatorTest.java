package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What an operator takes out of service stays out, and whoever is connected stays connected. One
 * coordinator for all: each test leaves both real servers online.
 */
@LabTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorTest {

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

  @Test
  void aDrainedRealServerFinishesWhatItBegan() throws Exception {
    Download download = site.download();
    String server = site.busy().orElseThrow();
    String other = server.equals("real1") ? "real2" : "real1";

    site.coordinator().run("rip", "drain", "web", server).succeeded();
    site.awaitWeight(server, 0);
    for (int request = 0; request < 3; request++) {
      assertEquals(other + " 10.0.0.10", WebServer.who(site.client(), VIP));
    }
    assertEquals(1, site.active(server), "the download lasted through the drain");
    download.finish();
    assertEquals("drain", site.coordinator().status(server).path("state").asText());

    site.coordinator().run("rip", "online", "web", server).succeeded();
    site.awaitWeight(server, 100);
  }

  @Test
  void aHaltedRealServerIsGoneUntilItIsOnlineAgainEvenThroughARestart() throws Exception {
    site.coordinator().run("rip", "halt", "web", "real1").succeeded();
    site.awaitGone("real1");
    String halted = site.table();

    CoordinatorProgram.kill(daemon);
    daemon = site.coordinator().start();
    site.awaitWeight("real2", 100);
    assertEquals(halted, site.table());
    assertEquals("halt", site.coordinator().status("real1").path("state").asText());

    site.coordinator().run("rip", "online", "web", "real1").succeeded();
    site.awaitWeight("real1", 100);
  }

  @Test
  void anUnknownRealServerIsAFailureThatNamesIt() throws Exception {
    String before = site.table();
    Result refused = site.coordinator().run("rip", "drain", "web", "real9");
    assertEquals(1, refused.exit(), refused::toString);
    assertTrue(refused.stderr().contains("real9"), refused::toString);
    assertEquals(before, site.table());
  }
}

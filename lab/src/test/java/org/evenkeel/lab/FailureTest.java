package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A real server that dies gets nothing until it is back. */
@LabTest
class FailureTest {

  @Test
  void aDeadRealServerHasWeightZeroUntilItIsBack(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      site.start();
      site.real("real1").stop();
      site.awaitWeight("real1", 0);
      assertEquals(Optional.of(100), site.weight("real2"));
      for (int request = 0; request < 3; request++) {
        assertEquals("real2 10.0.0.10", WebServer.who(site.client(), VIP));
      }
      JsonNode dead = site.coordinator().status("real1");
      assertEquals("down", dead.path("health").asText());
      assertFalse(dead.path("reason").asText().isEmpty());

      WebServer.start(site.real("real1"));
      site.awaitWeight("real1", 100);
    }
  }

  @Test
  void aDeadRealServerLeavesTheTableWhereTheServiceSaysSo(Guest guest) throws Exception {
    try (Site site = Site.direct(guest, "on-failure: remove")) {
      site.start();
      site.real("real1").stop();
      site.awaitGone("real1");
      assertEquals(Optional.of(100), site.weight("real2"));

      WebServer.start(site.real("real1"));
      site.awaitWeight("real1", 100);
    }
  }
}

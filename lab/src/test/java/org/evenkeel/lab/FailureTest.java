package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.evenkeel.lab.GuestProcess.Signal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A real server that dies gets nothing until it is back. One coordinator for all, whose
 * configuration a test changes and puts back.
 */
@LabTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureTest {

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
  void aDeadRealServerHasWeightZeroUntilItIsBack() throws Exception {
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

  @Test
  void aDeadRealServerLeavesTheTableWhereTheServiceSaysSo() throws Exception {
    configure(site.yaml("on-failure: remove"));
    site.real("real1").stop();
    site.awaitGone("real1");
    assertEquals(Optional.of(100), site.weight("real2"));

    WebServer.start(site.real("real1"));
    site.awaitWeight("real1", 100);
    configure(site.yaml());
  }

  /** Has another configuration run, and waits until it does. */
  private void configure(String yaml) throws Exception {
    int before = revision();
    site.coordinator().configure(yaml);
    daemon.signal(Signal.HUP);
    Eventually.holds("the other configuration runs", () -> revision() > before);
  }

  private int revision() throws Exception {
    return site.coordinator().status().path("revision").asInt();
  }
}

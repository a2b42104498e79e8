package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two coordinators, one set of addresses: always somebody has them, and never both. */
@LabTest
class PairTest {
  private static final String PATIENT =
      """
      heartbeat: { interval: 200ms, warn: 600ms, dead: 1200ms }
      restart-grace: 60s
      """;

  @Test
  void theAddressesMoveWithTheActiveNode(Guest guest) throws Exception {
    try (PairSite site = PairSite.make(guest, PATIENT)) {
      site.serveWeb();
      PairSite.Node lb1 = site.lb1();
      PairSite.Node lb2 = site.lb2();
      GuestProcess first = lb1.program().start();
      Eventually.holds("the node that is alone takes over", () -> lb1.is("active"));
      GuestProcess second = lb2.program().start();
      Eventually.holds("the other one waits", () -> lb2.is("passive"));
      Eventually.holds("it is in step", () -> lb2.pair().path("in-step").asBoolean());
      Eventually.holds("clients are served", () -> !WebServer.who(site.client(), VIP).isEmpty());
      assertTrue(lb1.holds());
      assertFalse(lb2.holds());
      assertEquals("active", lb1.program().status().path("role").asText());
      assertEquals("passive", lb2.program().status().path("role").asText());

      Eventually.holds(
          "those of real3 too", () -> !WebServer.who(site.client(), PairSite.TRANSLATED).isEmpty());
      Download direct = Download.begin(site.client(), VIP);
      Download translated = Download.begin(site.client(), PairSite.TRANSLATED);
      Eventually.holds("lb2 learns of the connections", () -> site.connections(lb2) > 1);
      // As an upgrade of one node after the other does: each is started anew while it is passive.
      CoordinatorProgram.stop(second);
      second = lb2.program().start();
      Eventually.holds("it is in step again", () -> lb2.pair().path("in-step").asBoolean());
      lb2.program().ask("POST", "/api/v1/ha/takeover");
      assertTrue(lb2.holds());
      assertFalse(lb1.holds());
      assertTrue(lb2.is("active"));
      assertFalse(WebServer.who(site.client(), VIP).isEmpty());
      assertTrue(lb2.host().has(PairSite.GATEWAY), "the inner address moves with the outer ones");
      assertFalse(lb1.host().has(PairSite.GATEWAY));
      CoordinatorProgram.stop(first);
      first = lb1.program().start();
      Eventually.holds("so is the other one", () -> lb1.pair().path("in-step").asBoolean());
      assertTrue(lb2.is("active"));
      direct.finish();
      translated.finish();

      // Only the heartbeat is lost: the neighbours still tell that the other one is there.
      lb1.deafen();
      Eventually.holds("lb1 hears nothing", () -> !lb1.pair().at("/peer/heard").asBoolean());
      for (int i = 0; i < 10; i++) {
        assertEquals(1, site.holders());
        assertTrue(lb1.is("passive"), () -> "who is not heard still has the addresses");
        Thread.sleep(200);
      }
      lb1.hear();
      Eventually.holds("lb1 hears again", () -> lb1.pair().at("/peer/heard").asBoolean());

      // A crash: the guard speaks and holds, the next process goes on.
      long term = lb2.pair().path("term").asLong();
      lb2.crash();
      second.await(Duration.ofMinutes(1));
      Eventually.holds("the guard speaks", () -> lb1.pair().at("/peer/restarting").asBoolean());
      assertTrue(lb2.holds());
      second = lb2.program().start();
      assertTrue(lb2.is("active"));
      assertEquals(term, lb2.pair().path("term").asLong(), "nobody took over meanwhile");
      assertTrue(lb1.is("passive"));
      assertEquals(1, site.holders());

      // The power fails, and comes back.
      lb2.unplug();
      Eventually.holds("lb1 takes over", () -> lb1.is("active"));
      assertTrue(lb1.holds());
      assertFalse(WebServer.who(site.client(), VIP).isEmpty());
      lb2.plugIn();
      Eventually.holds("the one of the older term lets go", () -> lb2.is("passive"));
      assertFalse(lb2.holds());
      assertTrue(lb1.holds());
      Eventually.holds("it may take over", () -> lb2.pair().path("in-step").asBoolean());
      lb2.program().ask("POST", "/api/v1/ha/takeover");
      assertTrue(lb2.is("active"));

      CoordinatorProgram.stop(second);
      Eventually.holds("its peer takes over at once", lb1::holds);
      assertFalse(lb2.holds(), "what is stopped lets go");
      assertFalse(WebServer.who(site.client(), VIP).isEmpty());

      CoordinatorProgram.stop(first);
      assertEquals(0, site.holders());
    }
  }

  @Test
  void aHardwareAddressMovesWithThem(Guest guest) throws Exception {
    try (PairSite site = PairSite.make(guest, PATIENT + "virtual-mac: true\n")) {
      site.serveWeb();
      PairSite.Node lb1 = site.lb1();
      PairSite.Node lb2 = site.lb2();
      GuestProcess first = lb1.program().start();
      Eventually.holds("the node that is alone takes over", () -> lb1.is("active"));
      GuestProcess second = lb2.program().start();
      Eventually.holds("it is in step", () -> lb2.pair().path("in-step").asBoolean());
      Eventually.holds("clients are served", () -> !WebServer.who(site.client(), VIP).isEmpty());
      String known = site.hardwareAddress(VIP);

      lb2.program().ask("POST", "/api/v1/ha/takeover");
      assertTrue(lb2.holds());
      assertFalse(lb1.holds());
      assertFalse(WebServer.who(site.client(), VIP).isEmpty());
      assertEquals(known, site.hardwareAddress(VIP));

      lb2.unplug();
      Eventually.holds("lb1 takes over", () -> lb1.is("active"));
      assertFalse(WebServer.who(site.client(), VIP).isEmpty());
      assertEquals(known, site.hardwareAddress(VIP));

      CoordinatorProgram.stop(second);
      CoordinatorProgram.stop(first);
      assertEquals(0, site.holders());
      String links = lb1.host().run("ip", "link").succeeded().stdout();
      assertFalse(links.contains("ek-eth0"), "it goes with its last address");
    }
  }
}

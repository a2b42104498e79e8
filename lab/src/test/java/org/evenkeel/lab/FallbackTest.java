package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Clients of a service of the kernel's that nobody serves get the director's own page. */
@LabTest
class FallbackTest {
  private static final String URL = "http://" + Topology.VIP + "/";

  @Test
  void directlyRoutedClientsGetThePageWhileNobodyServes(Guest guest) throws Exception {
    try (Site site = Site.direct(guest, "fallback: {}")) {
      getThePageWhileNobodyServes(site);
    }
  }

  @Test
  void translatedClientsGetThePageWhileNobodyServes(Guest guest) throws Exception {
    try (Site site = Site.translated(guest, "fallback: {}")) {
      getThePageWhileNobodyServes(site);
    }
  }

  private static void getThePageWhileNobodyServes(Site site) throws Exception {
    site.start();
    assertTrue(who(site).startsWith("real"), "while somebody serves nobody sees it");

    for (Host real : site.topology().reals()) {
      site.coordinator().run("rip", "drain", "web", real.name()).succeeded();
    }
    Eventually.holds("the page is shown", () -> status(site).equals("503"));
    String page = site.client().run("curl", "-s", "-i", "-m", "20", URL).succeeded().stdout();
    assertTrue(page.contains("Retry-After: 30"), page);
    assertTrue(page.contains("Back in a moment"), page);
    assertEquals(0, site.coordinator().status().path("degraded").size(), "all is well");

    site.coordinator().run("rip", "online", "web", "real1").succeeded();
    site.awaitWeight("real1", Site.WEIGHT);
    Eventually.holds("the real server is back", () -> who(site).startsWith("real1 "));
  }

  private static String status(Site site) throws InterruptedException {
    return site.client()
        .run("curl", "-s", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}", URL)
        .stdout();
  }

  private static String who(Site site) throws InterruptedException {
    return WebServer.who(site.client(), Topology.VIP);
  }
}

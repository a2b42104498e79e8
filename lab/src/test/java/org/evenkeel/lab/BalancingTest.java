package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The coordinator programs the kernel, and traffic flows as it says. */
@LabTest
class BalancingTest {

  @Test
  void directRoutingReachesEveryRealServerAndShowsItTheClient(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      balances(site, "Route");
    }
  }

  @Test
  void translationReachesEveryRealServerAndShowsItTheClient(Guest guest) throws Exception {
    try (Site site = Site.translated(guest)) {
      balances(site, "Masq");
    }
  }

  private static void balances(Site site, String method) throws Exception {
    assertFalse(site.director().has(VIP));
    assertEquals("", WebServer.who(site.client(), VIP));

    site.start();

    assertTrue(site.director().has(VIP), "the coordinator adds the VIP");
    assertEquals(Set.of("real1 10.0.0.10", "real2 10.0.0.10"), answers(site));
    Set<String> expected =
        site.topology().reals().stream()
            .map(real -> "TCP 10.0.0.100:80 rr -> %s:80 %s 100".formatted(real.address(), method))
            .collect(Collectors.toSet());
    assertEquals(expected, IpvsTable.of(site.director()).rules());
    statusAgrees(site);
  }

  private static void statusAgrees(Site site) throws Exception {
    JsonNode status = site.coordinator().status();
    JsonNode service = status.at("/virtual-services/0");
    assertEquals("ipvs", status.path("dispatcher").asText());
    assertEquals("ipvs", service.path("engine").asText());
    assertTrue(service.path("up").asBoolean(), status::toString);
    assertEquals(2, service.path("real-servers").size());
    for (JsonNode real : service.path("real-servers")) {
      assertEquals("up", real.path("health").asText(), status::toString);
      assertEquals(
          site.weight(real.path("name").asText()).orElseThrow(), real.path("weight").asInt());
    }
  }

  private static Set<String> answers(Site site) throws InterruptedException {
    Set<String> answers = new TreeSet<>();
    for (int request = 0; request < 4; request++) {
      answers.add(WebServer.who(site.client(), VIP));
    }
    return answers;
  }
}

package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.lab.TypedPage.Block;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who types what {@code docs/quick-start.md} says gets what it says, upgrades the pair by what
 * {@code docs/upgrading.md} says while a server is out and clients are served, and in the end is
 * rid of all of it. Four machines, each a Debian of its own with its systemd and the packages as
 * they are shipped, the directors on a kernel that has IPVS.
 */
@Tag("lab")
class QuickStartTest {
  private static final Set<String> BOTH = Set.of("web1", "web2");
  private static final Pattern CODE = Pattern.compile("--code (\\S+)");

  @TempDir private Path folder = Path.of("");

  @Test
  void whoTypesWhatThePagesSayGetsWhatTheySay() throws Exception {
    QuickStartSite.require();
    TypedPages pages =
        new TypedPages(List.of(TypedPage.read("quick-start.md"), TypedPage.read("upgrading.md")));
    try (QuickStartSite site = QuickStartSite.install(pages, folder)) {
      try {
        walk(site);
      } catch (Exception | AssertionError e) {
        e.addSuppressed(new AssertionError(site.condition()));
        throw e;
      }
    }
  }

  private static void walk(QuickStartSite site) throws Exception {
    site.typeAll("The real servers");
    theServiceServes(site);
    QuickStartPair pair = new QuickStartPair(site);
    twoDirectorsAreAPair(site, pair);
    aServerIsTakenOutWhileThePairIsUpgraded(site, pair);
    theAddressMoves(site, pair);
    nothingIsLeft(site, pair);
    assertEquals(Set.of(), site.pages().untyped(), "sections of the pages");
  }

  private static void theServiceServes(QuickStartSite site) throws Exception {
    site.typeNext("The service");
    JsonNode _ =
        Eventually.becomes(
            "both are up", () -> site.api("lb1", "status"), QuickStartTest::inService);
    JsonNode status = site.api("lb1", "status");
    for (JsonNode server : servers(status)) {
      assertEquals("up", server.path("health").asText(), status::toPrettyString);
      assertTrue(server.path("idle").isNumber(), status::toPrettyString);
    }
    assertEquals("ipvs", status.path("dispatcher").asText());
    assertEquals("lb1", status.path("node").asText());
    site.typeNext("The service");
    assertEquals(BOTH, site.answering(BOTH));
  }

  /** Both real servers are up, each with the weight that its agent's word makes. */
  private static boolean inService(JsonNode status) {
    Set<String> ready = new TreeSet<>();
    for (JsonNode server : servers(status)) {
      int weight = server.path("weight").asInt();
      if (server.path("health").asText().equals("up")
          && weight > 0
          && weight == server.path("idle").asInt()) {
        ready.add(server.path("name").asText());
      }
    }
    return ready.equals(BOTH);
  }

  private static JsonNode servers(JsonNode status) {
    return status.path("virtual-services").path(0).path("real-servers");
  }

  private static void twoDirectorsAreAPair(QuickStartSite site, QuickStartPair pair)
      throws Exception {
    Block invite = site.pages().next("The pair");
    assertEquals("[lb1]", invite.places().toString());
    GuestProcess invitation = site.director("lb1").start(invite.commands());
    String shown =
        Eventually.becomes(
            "lb1 shows a code",
            () -> invitation.stdout() + invitation.stderr(),
            said -> CODE.matcher(said).find() || !invitation.running());
    Matcher code = CODE.matcher(shown);
    assertTrue(code.find(), shown);
    Block join = site.pages().next("The pair");
    assertEquals("[lb2]", join.places().toString());
    site.director("lb2").type(join.commands(), code.group(1) + "\n").succeeded();
    invitation.await(DebianHost.PATIENCE).succeeded();

    listenLonger(site);
    site.typeNext("The pair");
    List<QuickStartPair.Look> _ = pair.becomes("lb1", "lb2");
    site.typeAll("The pair");
    assertEquals(BOTH, site.answering(BOTH));
  }

  /** The one thing that the page does not say: these machines may stand still for seconds. */
  private static void listenLonger(QuickStartSite site) throws Exception {
    for (String director : List.of("lb1", "lb2")) {
      String change = "s/^  peer: /  heartbeat: { interval: 1s, dead: 8s, warn: 4s }\\n&/";
      String file = "/etc/evenkeel/node.yaml";
      Result changed =
          site.director(director)
              .type("sed -i '" + change + "' " + file + "; cat " + file)
              .succeeded();
      assertTrue(changed.stdout().contains("dead: 8s"), changed::toString);
    }
  }

  private static void aServerIsTakenOutWhileThePairIsUpgraded(
      QuickStartSite site, QuickStartPair pair) throws Exception {
    InetSocketAddress web = new InetSocketAddress(QuickStartSite.VIP, 80);
    try (Visitors visitors = Visitors.of(site.client(), web, "web1")) {
      site.typeNext("Take a server out");
      assertEquals(Set.of("web2"), site.answering(Set.of("web2")));
      new PairUpgrade(site, pair, visitors).walk();
      assertEquals(Set.of("web2"), site.answering(Set.of("web2")));
    }
    site.typeNext("Take a server out");
    assertEquals(BOTH, site.answering(BOTH));
  }

  private static void theAddressMoves(QuickStartSite site, QuickStartPair pair) throws Exception {
    site.typeNext("Fail over");
    List<QuickStartPair.Look> _ = pair.becomes("lb2", "lb1");
    assertEquals(BOTH, site.answering(BOTH));

    Block plug = site.pages().next("Fail over");
    assertEquals("[lb2]", plug.places().toString());
    Result _ = site.director("lb2").type(plug.commands());
    Eventually.holds("lb2 is off", () -> !site.director("lb2").isOn());
    pair.isHeldBy("lb1");
    site.typeNext("Fail over");
    assertEquals(BOTH, site.answering(BOTH));

    site.director("lb2").switchOn();
    site.director("lb2").awaitBooted();
    List<QuickStartPair.Look> _ = pair.becomes("lb1", "lb2");
    site.typeAll("Fail over");
  }

  private static void nothingIsLeft(QuickStartSite site, QuickStartPair pair) throws Exception {
    site.typeAll("Take everything away");
    for (DebianHost machine : site.machines()) {
      assertEquals(Set.of(), site.left(machine), "files on " + machine.name());
      assertFalse(
          machine.type("ip address show; cat /etc/passwd /etc/group").stdout().contains("evenkeel"),
          machine.name());
    }
    pair.isHeldByNone();
  }
}

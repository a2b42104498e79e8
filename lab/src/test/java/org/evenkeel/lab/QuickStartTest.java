package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.lab.QuickStart.Block;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who types what {@code docs/quick-start.md} says gets what it says, and in the end is rid of all
 * of it. Four machines, each a Debian of its own with its systemd and the packages as they are
 * shipped, on kernels that have IPVS.
 */
@Tag("lab")
class QuickStartTest {
  private static final String VIP = "10.0.0.100";
  private static final Set<String> BOTH = Set.of("web1", "web2");
  private static final Pattern CODE = Pattern.compile("--code (\\S+)");

  @TempDir private Path folder = Path.of("");

  @Test
  void whoTypesWhatThePageSaysGetsWhatItSays() throws Exception {
    QuickStartSite.require();
    try (QuickStartSite site = QuickStartSite.install(QuickStart.read(), folder)) {
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
    twoDirectorsAreAPair(site);
    aServerIsTakenOut(site);
    theAddressMoves(site);
    nothingIsLeft(site);
    assertEquals(Set.of(), site.untyped(), "sections of the page");
  }

  private static void theServiceServes(QuickStartSite site) throws Exception {
    Block configured = site.next("The service");
    site.type(configured);
    JsonNode _ =
        Eventually.becomes(
            "both are up", () -> site.api("lb1", "status"), QuickStartTest::inService);
    JsonNode status = site.json(site.machine("lb1").type("evenkeel status -o json"));
    for (JsonNode server : servers(status)) {
      assertEquals("up", server.path("health").asText(), status::toPrettyString);
      assertTrue(server.path("idle").isNumber(), status::toPrettyString);
    }
    assertEquals("ipvs", status.path("dispatcher").asText());
    assertEquals("lb1", status.path("node").asText());
    site.type(site.next("The service"));
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

  private static void twoDirectorsAreAPair(QuickStartSite site) throws Exception {
    Block invite = site.next("The pair");
    assertEquals("[lb1]", invite.places().toString());
    GuestProcess invitation = site.machine("lb1").start(invite.commands());
    String shown =
        Eventually.becomes(
            "lb1 shows a code",
            () -> invitation.stdout() + invitation.stderr(),
            said -> CODE.matcher(said).find() || !invitation.running());
    Matcher code = CODE.matcher(shown);
    assertTrue(code.find(), shown);
    Block join = site.next("The pair");
    assertEquals("[lb2]", join.places().toString());
    site.machine("lb2").type(join.commands(), code.group(1) + "\n").succeeded();
    invitation.await(DebianMachine.PATIENCE).succeeded();

    listenLonger(site);
    site.type(site.next("The pair"));
    awaitRoles(site, "lb1", "lb2");
    site.typeAll("The pair");
    assertEquals(BOTH, site.answering(BOTH));
  }

  /** The one thing that the page does not say: these machines may stand still for seconds. */
  private static void listenLonger(QuickStartSite site) throws Exception {
    for (String director : List.of("lb1", "lb2")) {
      String change = "s/^  peer: /  heartbeat: { interval: 1s, dead: 8s, warn: 4s }\\n&/";
      String file = "/etc/evenkeel/node.yaml";
      Result changed =
          site.machine(director)
              .type("sed -i '" + change + "' " + file + "; cat " + file)
              .succeeded();
      assertTrue(changed.stdout().contains("dead: 8s"), changed::toString);
    }
  }

  private static void awaitRoles(QuickStartSite site, String active, String passive) {
    Eventually.becomes(
        active + " is active, and " + passive + " is ready to be",
        () -> site.api(active, "ha").toString() + site.api(passive, "ha"),
        _ -> settled(site, active, passive));
  }

  private static boolean settled(QuickStartSite site, String active, String passive) {
    try {
      JsonNode one = site.api(active, "ha");
      JsonNode other = site.api(passive, "ha");
      return one.path("role").asText().equals("active")
          && other.path("role").asText().equals("passive")
          && other.path("in-step").asBoolean()
          && one.path("problems").isEmpty()
          && other.path("problems").isEmpty()
          && holds(site.machine(active))
          && !holds(site.machine(passive));
    } catch (Exception e) {
      throw new AssertionError("could not look at " + active, e);
    }
  }

  private static boolean holds(DebianMachine director) throws Exception {
    return director.type("ip -brief address show eth0").succeeded().stdout().contains(VIP + "/");
  }

  private static void aServerIsTakenOut(QuickStartSite site) throws Exception {
    site.type(site.next("Take a server out"));
    assertEquals(Set.of("web2"), site.answering(Set.of("web2")));
    site.type(site.next("Take a server out"));
    assertEquals(BOTH, site.answering(BOTH));
  }

  private static void theAddressMoves(QuickStartSite site) throws Exception {
    site.type(site.next("Fail over"));
    awaitRoles(site, "lb2", "lb1");
    assertEquals(BOTH, site.answering(BOTH));

    Block plug = site.next("Fail over");
    assertEquals("[lb2]", plug.places().toString());
    Result _ = site.machine("lb2").type(plug.commands());
    Eventually.holds("lb2 is off", () -> !site.machine("lb2").isOn());
    Eventually.holds("lb1 has the VIP", () -> holds(site.machine("lb1")));
    site.type(site.next("Fail over"));
    assertEquals(BOTH, site.answering(BOTH));

    site.machine("lb2").switchOn();
    site.machine("lb2").awaitBooted();
    awaitRoles(site, "lb1", "lb2");
    site.typeAll("Fail over");
  }

  private static void nothingIsLeft(QuickStartSite site) throws Exception {
    site.typeAll("Take everything away");
    for (DebianMachine machine : site.machines()) {
      assertEquals(Set.of(), site.left(machine), "files on " + machine.name());
      assertFalse(
          machine.type("ip address show; cat /etc/passwd /etc/group").stdout().contains("evenkeel"),
          machine.name());
    }
    for (String director : List.of("lb1", "lb2")) {
      assertFalse(holds(site.machine(director)), director + " holds the VIP");
    }
  }
}

package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.evenkeel.lab.GuestProcess.Signal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A configuration is taken whole or not at all, and moves nothing that it does not change. One
 * coordinator for all, in this order: the last test leaves a service of another name.
 */
@LabTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfigurationTest {

  private static final String CHANGED = "/tmp/changed.yaml";

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
  @Order(1)
  void aBrokenFileIsRefusedWithEveryProblemAndChangesNothing(Guest guest) throws Exception {
    String before = site.table();
    int revision = site.coordinator().status().path("revision").asInt();
    guest.write(
        CHANGED,
        site.yaml("quorums: 1")
            .replace("scheduler: rr", "scheduler: fastest")
            .replace("ports: 80", "ports: 80000"));

    Result refused = site.coordinator().run("config", "apply", CHANGED);

    assertEquals(1, refused.exit(), refused::toString);
    assertTrue(refused.stderr().contains(CHANGED + ":4:12:"), refused::toString);
    for (String culprit : new String[] {"80000", "fastest", "quorums"}) {
      assertTrue(refused.stderr().contains(culprit), refused::toString);
    }
    assertEquals(before, site.table());
    assertEquals(revision, site.coordinator().status().path("revision").asInt());
  }

  @Test
  @Order(2)
  void aReloadChangesOnlyWhatDiffersAndRefusesWhatIsBroken() throws Exception {
    String before = site.table();

    site.coordinator().configure(lighter(site));
    daemon.signal(Signal.HUP);
    site.awaitWeight("real2", 50);
    assertEquals(lighterTable(before), site.table());

    site.coordinator().configure(site.yaml("quorums: 1"));
    daemon.signal(Signal.HUP);
    Eventually.holds("the log names the problem", () -> daemon.stderr().contains("quorums"));
    assertEquals(lighterTable(before), site.table());
    assertTrue(daemon.running());

    site.coordinator().configure(site.yaml());
    daemon.signal(Signal.HUP);
    site.awaitWeight("real2", Site.WEIGHT);
  }

  @Test
  @Order(3)
  void anAppliedFileChangesOnlyWhatDiffers(Guest guest) throws Exception {
    Download download = site.download();
    String server = site.busy().orElseThrow();
    String before = site.table();
    guest.write(CHANGED, lighter(site));

    site.coordinator().run("config", "apply", CHANGED).succeeded();

    site.awaitWeight("real2", 50);
    assertEquals(lighterTable(before), site.table());
    assertEquals(1, site.active(server), "the download lasted through the change");
    download.finish();
    staysTheSameWhenImported(guest, site);
  }

  /** What ipvsadm saved of the table, imported and applied, is the same table. */
  private static void staysTheSameWhenImported(Guest guest, Site site) throws Exception {
    String saved = site.table();
    guest.write("/tmp/saved.rules", saved);
    Result imported =
        site.director().run(Program.COORDINATOR.command("config", "import", "/tmp/saved.rules"));
    guest.write(CHANGED, imported.succeeded().stdout());
    site.coordinator().run("config", "apply", CHANGED).succeeded();
    Eventually.holds(
        "the imported service runs in place of the other",
        () ->
            site.coordinator()
                .status()
                .path("virtual-services")
                .path(0)
                .path("name")
                .asText()
                .equals("10.0.0.100-80"));
    assertEquals(saved, site.table());
  }

  private static String lighter(Site site) {
    return site.yaml().replace("10.0.0.40, weight: 100", "10.0.0.40, weight: 50");
  }

  private static String lighterTable(String table) {
    return table.replace("10.0.0.40:80 -g -w 100", "10.0.0.40:80 -g -w 50");
  }
}

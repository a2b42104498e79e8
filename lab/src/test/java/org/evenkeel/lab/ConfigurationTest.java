package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.evenkeel.lab.GuestProcess.Signal;
import org.junit.jupiter.api.Test;

/** A configuration is taken whole or not at all, and moves nothing that it does not change. */
@LabTest
class ConfigurationTest {

  private static final String CHANGED = "/tmp/changed.yaml";

  @Test
  void aBrokenFileIsRefusedWithEveryProblemAndChangesNothing(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      site.start();
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
  }

  @Test
  void anAppliedFileChangesOnlyWhatDiffers(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      site.start();
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
  }

  @Test
  void aReloadChangesOnlyWhatDiffersAndRefusesWhatIsBroken(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      GuestProcess daemon = site.start();
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
    }
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

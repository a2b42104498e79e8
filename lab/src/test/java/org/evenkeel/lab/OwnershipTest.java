package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The coordinator keeps what is its own as configured, and leaves alone what is not. */
@LabTest
class OwnershipTest {

  private static final String SERVICE = VIP + ":80";
  private static final String FOREIGN = "10.0.0.20:8080";

  @Test
  void whatSomebodyChangesIsPutBackAndAForeignServiceStays(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      addForeign(site.director());
      GuestProcess daemon = site.start();
      assertEquals(
          "[{\"service\":\"tcp"
              + " 10.0.0.20:8080\",\"engine\":\"ipvs\",\"scheduler\":\"sed\",\"real-servers\":1}]",
          site.coordinator().status().path("foreign-services").toString());
      Set<String> before = IpvsTable.of(site.director()).rules();
      assertEquals(
          Set.of(
              "TCP 10.0.0.100:80 rr -> 10.0.0.30:80 Route 100",
              "TCP 10.0.0.100:80 rr -> 10.0.0.40:80 Route 100",
              "TCP 10.0.0.20:8080 sed persistent 77 -> 10.0.0.30:8080 Masq 5"),
          before);

      changed(site, before, "-e", "-t", SERVICE, "-r", "10.0.0.30:80", "-g", "-w", "7");
      String edited = "Somebody else changed ipvs: 10.0.0.30:80 of tcp 10.0.0.100:80 was edited";
      daemon.awaitLog(edited, Duration.ofMinutes(1));
      changed(site, before, "-d", "-t", SERVICE, "-r", "10.0.0.40:80");
      changed(site, before, "-a", "-t", SERVICE, "-r", "10.0.0.50:80", "-g", "-w", "9");
      changed(site, before, "-E", "-t", SERVICE, "-s", "wlc");
      changed(site, before, "-D", "-t", SERVICE);
      site.director().ip("address delete " + VIP + "/32 dev eth0");
      Eventually.holds("the VIP is back", () -> site.director().has(VIP));
      assertFalse(WebServer.who(site.client(), VIP).isEmpty());

      // Not even what is odd about a service of somebody else is mended.
      String[] odd = {"-e", "-t", FOREIGN, "-r", "10.0.0.30:8080", "-m", "-w", "0"};
      ipvsadm(site.director(), odd);
      changed(site, withForeignWeight(before, 0), "-D", "-t", SERVICE);
    }
  }

  /** Somebody changes the table, and before long it is as before. */
  private static void changed(Site site, Set<String> before, String... edit) throws Exception {
    ipvsadm(site.director(), edit);
    Eventually.becomes(
        "undone: ipvsadm " + String.join(" ", edit),
        () -> IpvsTable.of(site.director()).rules(),
        before::equals);
  }

  private static Set<String> withForeignWeight(Set<String> rules, int weight) {
    return Set.copyOf(rules.stream().map(r -> r.replace("Masq 5", "Masq " + weight)).toList());
  }

  @Test
  void aRestartWritesNothingAndClearTakesOnlyWhatIsOurs(Guest guest) throws Exception {
    try (Site site = Site.direct(guest)) {
      addForeign(site.director());
      String foreign = site.table();
      GuestProcess first = site.start();
      for (int request = 0; request < 3; request++) {
        assertFalse(WebServer.who(site.client(), VIP).isEmpty());
      }
      String table = site.table();
      String counters =
          Eventually.becomes(
              "the kernel has summed what it counted, which it does every other second",
              () -> counters(site.director()),
              counted -> counted.matches("(?s).*TCP +10\\.0\\.0\\.100:80 +3 .*"));
      assertTrue(table.contains(foreign), table);
      counters = settled(site.director(), counters);

      assertEquals(0, CoordinatorProgram.stop(first).exit());
      assertEquals(table, site.table(), "stopping leaves all");
      GuestProcess second = site.coordinator().start("--clear");
      Eventually.holds("it has judged", () -> judged(site));
      assertEquals(table, site.table(), "starting again changes nothing");
      assertEquals(counters, counters(site.director()), "nor was anything made anew");

      assertEquals(0, CoordinatorProgram.stop(second).exit());
      assertEquals(foreign, site.table(), "cleared: only ours are gone");
      assertFalse(site.director().has(VIP), "cleared: so is the VIP");
    }
  }

  /** Whether every real server's health is known from checks of this coordinator. */
  private static boolean judged(Site site) throws Exception {
    List<String> health =
        site.coordinator().service("web").path("real-servers").findValuesAsText("health");
    return health.equals(List.of("up", "up"));
  }

  /** What was counted since each service and each real server was put into the table. */
  private static String counters(Host director) throws InterruptedException {
    return director.run("ipvsadm", "-Ln", "--stats", "--exact").succeeded().stdout();
  }

  /** The same when the kernel has summed the last packets too, which end the connections. */
  private static String settled(Host director, String counters) throws InterruptedException {
    String before = counters;
    Thread.sleep(5_000); // two of the kernel's sums
    String now = counters(director);
    while (!now.equals(before)) {
      before = now;
      Thread.sleep(5_000);
      now = counters(director);
    }
    return now;
  }

  private static void addForeign(Host director) throws InterruptedException {
    ipvsadm(director, "-A", "-t", FOREIGN, "-s", "sed", "-p", "77");
    ipvsadm(director, "-a", "-t", FOREIGN, "-r", "10.0.0.30:8080", "-m", "-w", "5");
  }

  private static void ipvsadm(Host director, String... words) throws InterruptedException {
    director.run(Command.of(words).after("ipvsadm")).succeeded();
  }
}

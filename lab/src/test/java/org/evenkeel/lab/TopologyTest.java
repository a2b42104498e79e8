package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.lab.GuestProcess.Signal;
import org.junit.jupiter.api.Test;

/** The layouts carry what IPVS needs of them, with {@code ipvsadm} as the only director. */
@LabTest
class TopologyTest {

  private static final String SERVICE = VIP + ":80";

  @Test
  void directRoutingShowsTheClientsAddressToEachRealServer(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      for (Host real : lan.reals()) {
        WebServer.acceptDirectRouting(real, VIP);
        WebServer.start(real);
      }
      balance(lan, "-g");
      assertEquals(Set.of("real1 10.0.0.10", "real2 10.0.0.10"), answers(lan, 4));
    }
  }

  @Test
  void directRoutingFailsWhereTheRealServerDoesNotHaveTheVip(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      Host willing = lan.host("real1");
      WebServer.acceptDirectRouting(willing, VIP);
      for (Host real : lan.reals()) {
        WebServer.start(real);
      }
      balance(lan, "-g");
      assertEquals(Set.of("real1 10.0.0.10", ""), answers(lan, 4));
    }
  }

  @Test
  void translationShowsTheClientsAddressToEachRealServer(Guest guest) throws Exception {
    try (Topology routed = Topology.twoArm(guest)) {
      for (Host real : routed.reals()) {
        WebServer.start(real);
      }
      balance(routed, "-m");
      assertEquals(Set.of("real1 10.0.0.10", "real2 10.0.0.10"), answers(routed, 4));
      assertNotEquals(
          0, routed.client().run("ping", "-c1", "-W1", routed.host("real1").address()).exit());
    }
  }

  @Test
  void aSlowDownloadStaysEstablishedUntilItIsWhole(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      Host real = lan.host("real1");
      WebServer.acceptDirectRouting(real, VIP);
      WebServer.start(real);
      lan.director().ip("address add " + VIP + "/32 dev eth0");
      lan.director().run("ipvsadm", "-A", "-t", SERVICE, "-s", "wlc").succeeded();
      lan.director().run("ipvsadm", "-a", "-t", SERVICE, "-r", "10.0.0.30:80", "-g").succeeded();

      Download download = Download.begin(lan.client(), VIP);
      Eventually.holds("the download is established", () -> active(lan, "10.0.0.30:80") == 1);
      download.finish();
    }
  }

  @Test
  void aClosedTopologyLeavesNothingBehind(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      WebServer.start(lan.host("real1"));
      assertTrue(lan.client().has("10.0.0.10"));
      assertFalse(lan.client().has("10.0.0.1"));
    }
    assertEquals("", guest.run("ip", "netns", "list").stdout());
    assertEquals(1, guest.run("pgrep", "httpd").exit());
    assertEquals("", guest.run("ip", "-brief", "link", "show", "type", "bridge").stdout());
  }

  @Test
  void whatOutlivesATopologyIsNotInTheWayOfTheNext(Guest guest) throws Exception {
    GuestProcess left;
    try (Topology _ = Topology.oneArm(guest)) {
      // Not started by its machine, which would end it.
      left = guest.start(Command.of("sleep", "300").after("nsenter", "--net=/run/netns/client"));
      Eventually.holds(
          "it is in the machine's namespace",
          () -> guest.run("ip", "netns", "pids", "client").stdout().lines().count() == 1);
    }
    try (Topology lan = Topology.oneArm(guest)) {
      assertTrue(left.running());
      assertTrue(lan.client().has("10.0.0.10"));
    } finally {
      left.signal(Signal.KILL);
    }
  }

  private static void balance(Topology topology, String forwarding) throws InterruptedException {
    Host director = topology.director();
    director.ip("address add " + VIP + "/32 dev eth0");
    director.run("ipvsadm", "-A", "-t", SERVICE, "-s", "rr").succeeded();
    for (Host real : topology.reals()) {
      String server = real.address() + ":80";
      director.run("ipvsadm", "-a", "-t", SERVICE, "-r", server, forwarding).succeeded();
    }
  }

  private static Set<String> answers(Topology topology, int requests) throws InterruptedException {
    Set<String> answers = new TreeSet<>();
    for (int request = 0; request < requests; request++) {
      answers.add(WebServer.who(topology.client(), VIP));
    }
    return answers;
  }

  private static int active(Topology topology, String server) throws InterruptedException {
    return IpvsTable.of(topology.director()).active(server);
  }
}

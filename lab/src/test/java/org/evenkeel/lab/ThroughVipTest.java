package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.evenkeel.lab.Topology.VIP6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The director's side of the ARP problem, on one segment: real1 is in order, real2 is not. One
 * coordinator sees it from the start to the end, because starting is most of the time. The IPv6
 * service has several ports: its clients have a mark, and its probes have theirs.
 */
@LabTest
class ThroughVipTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "/tmp/evenkeel/through-vip";
  private static final String PASSWORD_FILE = "/tmp/evenkeel/through-vip.password";
  private static final String UNFIXED =
      "answers on its own address, not on the VIP: run evenkeel-arp check there";

  private static final String YAML =
      """
      defaults:
        check: { through-vip: %s, interval: 1s, timeout: 4s, rise: 1, fall: 2 }
      virtual-services:
        - name: web
          address: 10.0.0.100
          ports: 80
          forwarding: dr
          scheduler: rr
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
        - name: web6
          address: "fd00::100"
          ports: "8080,8081"
          forwarding: dr
          scheduler: rr
          real-servers:
            - { name: real1, address: "fd00::30" }
            - { name: real2, address: "fd00::40" }
      """;

  @Test
  void aRealServerThatDoesNotAcceptTheVipIsFoundBeforeAClientFindsIt(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      Host director = lan.director();
      serve(lan);
      var coordinator = CoordinatorProgram.on(director, "through-vip", YAML.formatted("true"));
      GuestProcess daemon = coordinator.start();
      guest.write(PASSWORD_FILE, password(daemon.stderr()));

      // The fix is missing on real2, and no client has met it.
      awaitReason(director, "web", "real2", "down", UNFIXED);
      awaitReason(director, "web6", "real2", "down", UNFIXED);
      awaitReason(director, "web", "real1", "up", " through the VIP");
      awaitReason(director, "web6", "real1", "up", " through the VIP");
      assertEquals(Map.of("10.0.0.30:80", 100, "10.0.0.40:80", 0), weights(director, "TCP " + VIP));
      assertEquals(Set.of("real1 10.0.0.10"), everyone(lan));
      assertEquals(4, ways(director), "each real server of each service has its own");
      assertEquals(
          List.of(), JSON.convertValue(status(director).get("foreign-services"), List.class));
      assertEquals(2, status(director).get("virtual-services").size());

      // The good machine is proved from outside, the bad one is not.
      check(lan.host("real1"), 0, "ok      ARP request for 10.0.0.100 by the director");
      check(
          lan.host("real2"),
          1,
          "FAULT   the director's check of web/real2 through 10.0.0.100  up  down: " + UNFIXED);

      // real2 accepts the VIP now, and steals it too.
      Host real2 = lan.host("real2");
      real2.ip("address add " + VIP + "/32 dev lo", "address add " + VIP6 + "/128 dev eth0 nodad");
      awaitReason(director, "web", "real2", "up", " through the VIP");
      awaitReason(director, "web6", "real2", "up", " through the VIP");
      assertEquals(
          Map.of("10.0.0.30:80", 100, "10.0.0.40:80", 100), weights(director, "TCP " + VIP));
      String mac = mac(real2);
      Result doctor = coordinator.run("doctor");
      assertEquals(1, doctor.exit(), doctor::toString);
      assertFound(doctor, "ARP request for 10.0.0.100", "answered by " + mac + " on eth0");
      assertFound(
          doctor, "neighbour solicitation for fd00::100", "answered by " + mac + " on eth0");
      check(real2, 1, "answered from " + mac + ": this machine steals the VIP's traffic");
      check(lan.host("real1"), 0, "an answer from " + mac + ", another machine: look there");

      // Mended.
      real2.ip("address del " + VIP6 + "/128 dev eth0");
      arp(real2, "apply", "--vip", VIP, "--vip", VIP6).succeeded();
      awaitReason(director, "web6", "real2", "up", " through the VIP");
      check(real2, 0, "ok      the director's check of web/real2 through 10.0.0.100");
      Result healthy = coordinator.run("doctor");
      assertEquals(0, healthy.exit(), healthy::toString);
      assertFound(healthy, "ARP request for 10.0.0.100", "nobody else");

      // The ways go with the check.
      coordinator.configure(YAML.formatted("false"));
      daemon.signal(GuestProcess.Signal.HUP);
      Eventually.becomes("no way is left", () -> ways(director), left -> left == 0);
      Result ended = CoordinatorProgram.stop(daemon);
      assertFalse(ended.stderr().contains("Somebody else changed"), ended::stderr);
    }
  }

  /** Both serve both services; real1 alone is made ready for direct routing. */
  private static void serve(Topology lan) throws InterruptedException {
    lan.client().guest().run("rm", "-rf", ROOT, "/tmp/arp").succeeded();
    for (Host real : lan.reals()) {
      WebServer.start(real);
      GuestProcess _ =
          real.start("busybox", "httpd", "-f", "-p", "[::]:8080", "-h", "/tmp/www/" + real.name());
    }
    WebServer.acceptDirectRouting(lan.host("real1"), VIP);
    lan.host("real1").ip("address add " + VIP6 + "/128 dev lo nodad");
  }

  /** The one that the first start says once. */
  private static String password(String log) {
    Matcher said = Pattern.compile("The password of admin, .*: (\\S+)").matcher(log);
    assertTrue(said.find(), log);
    return said.group(1);
  }

  /** The status by the control socket: curl starts sooner than Java. */
  private static JsonNode status(Host director) throws IOException, InterruptedException {
    return JSON.readTree(
        director
            .run(
                "curl",
                "-s",
                "--unix-socket",
                ROOT + "/run/evenkeel/control.sock",
                "http://localhost/api/v1/status")
            .succeeded()
            .stdout());
  }

  private static void awaitReason(
      Host director, String service, String real, String health, String reason) {
    Eventually.becomes(
        "%s of %s is %s: %s".formatted(real, service, health, reason),
        () -> {
          JsonNode found = realServer(director, service, real);
          return found.path("health").asText() + ": " + found.path("reason").asText();
        },
        seen -> seen.startsWith(health + ": ") && seen.endsWith(reason));
  }

  private static JsonNode realServer(Host director, String service, String real)
      throws IOException, InterruptedException {
    return named(
        named(status(director).path("virtual-services"), service).path("real-servers"), real);
  }

  private static JsonNode named(JsonNode all, String name) {
    for (JsonNode one : all) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no " + name + " in " + all);
  }

  private static Map<String, Integer> weights(Host director, String service)
      throws InterruptedException {
    Map<String, Integer> weights = new TreeMap<>();
    IpvsTable.of(director).entries().stream()
        .filter(entry -> entry.service().startsWith(service + ":"))
        .forEach(entry -> weights.put(entry.server(), entry.weight()));
    return weights;
  }

  /** How many ways for probes the kernel has, each with weight. */
  private static long ways(Host director) throws InterruptedException {
    return IpvsTable.of(director).entries().stream()
        .filter(entry -> entry.service().startsWith("FWM ") && entry.weight() == 1)
        .count();
  }

  private static Set<String> everyone(Topology lan) throws InterruptedException {
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      seen.add(WebServer.who(lan.client(), VIP));
    }
    return seen;
  }

  private static String mac(Host host) throws InterruptedException {
    return host.run(Command.of("cat", "/sys/class/net/eth0/address")).succeeded().stdout().strip();
  }

  private static void assertFound(Result doctor, String what, String found) {
    assertTrue(
        doctor.stdout().lines().anyMatch(line -> line.startsWith(what) && line.contains(found)),
        doctor::toString);
  }

  /** What a real server hears when it has the director ask. */
  private static void check(Host real, int exit, String line)
      throws IOException, InterruptedException {
    Result result =
        arp(
            real,
            "check",
            "--vip",
            VIP,
            "--from",
            "10.0.0.20",
            "--insecure",
            "--password-file",
            PASSWORD_FILE);
    assertEquals(exit, result.exit(), result::toString);
    String blanks = result.stdout().replaceAll(" +", " ");
    assertTrue(blanks.contains(line.replaceAll(" +", " ")), result::toString);
  }

  private static Result arp(Host host, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--root", "/tmp/arp/" + host.name()));
    return host.run(Program.ARP.command(all.toArray(String[]::new)).within(Duration.ofMinutes(3)));
  }
}

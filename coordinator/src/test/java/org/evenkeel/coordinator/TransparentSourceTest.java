package org.evenkeel.coordinator;

import static org.evenkeel.coordinator.RoutedSite.CLIENT;
import static org.evenkeel.coordinator.RoutedSite.CLIENT2;
import static org.evenkeel.coordinator.RoutedSite.CLIENT6;
import static org.evenkeel.coordinator.RoutedSite.INSIDE;
import static org.evenkeel.coordinator.RoutedSite.REAL;
import static org.evenkeel.coordinator.RoutedSite.REAL6;
import static org.evenkeel.coordinator.RoutedSite.REAL_PORT;
import static org.evenkeel.coordinator.RoutedSite.VIP;
import static org.evenkeel.coordinator.RoutedSite.VIP6;
import static org.evenkeel.coordinator.RoutedSite.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole coordinator and a real HAProxy show a real server the addresses of its clients. */
@Tag("lab")
@BesideOthers
class TransparentSourceTest {
  private static final Path EVERYTHING =
      Path.of("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  /** What a coordinator starts, but for nft. */
  private static final List<String> WITHOUT_NFT =
      List.of(
          "iptables-save",
          "iptables-restore",
          "ip6tables-save",
          "ip6tables-restore",
          "ip",
          "kill",
          "getent");

  private static final String SERVICE =
      """
        - name: %s
          address: %s
          ports: %d
          forwarding: proxy
          check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 2 }
          fallback: {}
          proxy: { mode: %s, source: %s }
          real-servers: [{ name: real, address: %s, port: %d, state: %s }]
      """;

  private static String services(String source, String state) {
    return Stream.of("tcp", "http")
        .map(
            mode -> {
              int port = mode.equals("tcp") ? 80 : 81;
              return SERVICE.formatted(mode + 4, VIP, port, mode, source, REAL, REAL_PORT, state)
                  + SERVICE.formatted(mode + 6, VIP6, port, mode, source, REAL6, REAL_PORT, state);
            })
        .reduce("", String::concat);
  }

  @Test
  void realServersSeeTheClientsAndTheDirectorIsAsBeforeWhenTheyNoLongerDo() throws Exception {
    try (RoutedSite site = new RoutedSite()) {
      foreign(site);
      String untouched = site.state();
      site.configure(services("director", "online"));
      Process coordinator = site.coordinator(EVERYTHING, "--clear");
      site.await("the proxy serves", () -> site.get(CLIENT, VIP, 80).equals(INSIDE));
      site.await("the proxy serves IPv6", () -> !site.get(CLIENT6, VIP6, 81).isEmpty());
      String before = site.rules();

      aTableOfTheHostsOwnIsNotUsed(site);
      assertEquals(before, site.rules(), "what is refused changes nothing");

      site.configure(services("client", "online"));
      RoutedSite.reload(coordinator);
      clientsAreSeen(site);
      assertTrue(ok(site.onDirector("nft", "list", "ruleset")).contains("table ip theirs"));

      site.ipOnDirector("rule delete fwmark 1000");
      site.ipOnDirector("route flush table 1000");
      site.ipOnDirector("-6 rule delete fwmark 1000");
      ok(site.onDirector("nft", "delete", "table", "inet", "evenkeel"));
      clientsAreSeen(site);

      site.configure(services("client", "halt"));
      RoutedSite.reload(coordinator);
      site.await(
          "the fallback page is shown",
          () -> site.get(CLIENT, VIP, 80).contains("Back in a moment"));

      site.configure(services("director", "online"));
      RoutedSite.reload(coordinator);
      site.await("the director is seen again", () -> site.get(CLIENT, VIP, 80).equals(INSIDE));
      assertEquals(before, site.rules(), "all is as it was before");

      site.configure(services("client", "online"));
      RoutedSite.reload(coordinator);
      clientsAreSeen(site);
      coordinator.destroyForcibly().waitFor();
      site.configure(services("director", "online"));
      coordinator = site.coordinator(EVERYTHING, "--clear");
      site.await("what a crashed one left is taken back", () -> site.rules().equals(before));

      site.configure(services("client", "online"));
      RoutedSite.reload(coordinator);
      clientsAreSeen(site);
      RoutedSite.stop(coordinator);
      assertEquals(untouched, site.state(), "--clear takes everything back");
    }
  }

  @Test
  void realServersSeeTheClientsByIptablesToo() throws Exception {
    try (RoutedSite site = new RoutedSite()) {
      Path programs = Files.createDirectories(site.root.resolve("programs"));
      for (String program : WITHOUT_NFT) {
        Path found =
            Stream.of(EVERYTHING.toString().split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        Files.createSymbolicLink(programs.resolve(program), found);
      }
      Assumptions.assumeTrue(
          site.onDirector("iptables", "-t", "mangle", "-A", "INPUT", "-m", "socket").exit() == 0,
          "this kernel has no xt_socket");
      ok(site.onDirector("iptables", "-t", "mangle", "-F"));
      String rulesBefore = ok(site.onDirector("iptables-save"));
      site.configure(services("client", "online"));
      Process coordinator = site.coordinator(programs, "--clear");
      clientsAreSeen(site);
      assertTrue(ok(site.onDirector("iptables-save")).contains("EVENKEEL-ANSWERS"));
      RoutedSite.stop(coordinator);
      assertEquals(
          rules(rulesBefore), rules(ok(site.onDirector("iptables-save"))), "nothing is left");
    }
  }

  private static List<String> rules(String saved) {
    return saved.lines().filter(line -> line.startsWith("-")).toList();
  }

  /** What somebody else has on the director. */
  private static void foreign(RoutedSite site) throws Exception {
    ok(site.onDirector("nft", "add", "table", "ip", "theirs"));
    site.ipOnDirector("rule add fwmark 7 lookup 77");
    site.ipOnDirector("route add 198.51.100.0/24 dev eth1 table 77");
  }

  private static void aTableOfTheHostsOwnIsNotUsed(RoutedSite site) throws Exception {
    site.ipOnDirector("route add 198.51.100.0/24 dev eth1 table 1000");
    Path wanted = site.root.resolve("wanted.yaml");
    Files.writeString(wanted, "virtual-services:\n" + services("client", "online"));
    String answer =
        site.api(
            "config",
            "-X",
            "PUT",
            "-H",
            "Content-Type: application/yaml",
            "--data-binary",
            "@" + wanted);
    assertTrue(
        answer.contains("routing table 1000 is used by the host's own IPv4 route to a /24"),
        answer);
    assertTrue(answer.contains("give ipvs.fwmarks another range"), answer);
    site.ipOnDirector("route delete 198.51.100.0/24 dev eth1 table 1000");
  }

  private static void clientsAreSeen(RoutedSite site) throws Exception {
    for (int port : new int[] {80, 81}) {
      for (String client : List.of(CLIENT, CLIENT2)) {
        site.await(
            client + " is seen on port " + port, () -> site.get(client, VIP, port).equals(client));
      }
      site.await(
          "IPv6 clients are seen on port " + port,
          () -> site.get(CLIENT6, VIP6, port).equals("fd91:0:0:0:0:0:0:10"));
    }
    assertFalse(site.api("status").contains("answers to clients"), site::log);
    assertEquals("0", ok(site.onDirector("sysctl", "-n", "net.ipv4.ip_forward")).strip());
  }
}

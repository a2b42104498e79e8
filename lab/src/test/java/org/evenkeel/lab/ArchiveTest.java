package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.lab.ArchiveVisitor.Visit;
import org.evenkeel.lab.GuestProcess.Signal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What {@code docs/guides/archive.md} says, with its configuration and commands as they stand
 * there: two nginx, clients of several addresses, and between them a coordinator with HAProxy.
 */
@Tag("lab")
class ArchiveTest {
  private static final String VIP = "192.168.87.20";
  private static final int WEB = 443;
  private static final int ARCHIVE = 9001;
  private static final List<String> CLIENTS =
      List.of("192.168.87.101", "192.168.87.102", "192.168.87.103", "192.168.87.104");
  private static final String CLIENT = CLIENTS.getFirst();
  private static final Set<String> BOTH = Set.of("archive1", "archive2");
  private static final Duration DRAINED = Duration.ofMinutes(1);

  private record Site(
      MachineCoordinator director, ArchiveVisitor visitor, ArchiveServer first, Guide guide) {

    /** The server of each client on 443. */
    Map<String, String> servers() throws Exception {
      Map<String, String> servers = new TreeMap<>();
      for (String client : CLIENTS) {
        servers.put(client, visitor.encrypted(client, WEB));
      }
      return servers;
    }

    /** Who answers so many new connections on 9001. */
    Set<String> archives(int connections) throws Exception {
      Set<String> seen = new TreeSet<>();
      for (int i = 0; i < connections; i++) {
        seen.add(visitor.clear(CLIENT, ARCHIVE));
      }
      return seen;
    }

    /** A connection on 9001 that a certain server has. */
    Visit visitTo(String server) throws Exception {
      for (int attempt = 0; attempt < 10; attempt++) {
        Visit visit = visitor.visit(CLIENT, ARCHIVE);
        if (visit.ask().equals(server)) {
          return visit;
        }
        visit.close();
      }
      throw new AssertionError("ten connections, and none is of " + server);
    }

    String health(String service, String server) throws IOException, InterruptedException {
      return director.realServer(service, server).path("health").asText();
    }

    void awaitHealth(String server, String health) {
      for (String service : List.of("archive-web", "archive")) {
        Eventually.becomes(
            server + " of " + service + " is " + health,
            () -> health(service, server),
            health::equals);
      }
    }

    /** The process of HAProxy that takes new connections. */
    String worker() throws IOException {
      Matcher pid = Pattern.compile("(?m)^Pid: ([0-9]+)$").matcher(director.ask("show info"));
      assertTrue(pid.find());
      return pid.group(1);
    }
  }

  @Test
  void clientsStayWithTheirServerAndIdleConnectionsLast() throws Exception {
    Debian.require();
    try (Lan lan = new Lan()) {
      Site site = start(lan);
      clientsStay(site);
      serversAreMaintained(site);
      onlyTrustedServersAreSpokenWith(site);
      theSecondServerStandsBy(site);
    }
  }

  private static Site start(Lan lan) throws Exception {
    List<String> addresses = new ArrayList<>();
    CLIENTS.forEach(client -> addresses.add(client + "/24"));
    Machine client = lan.machine("client", false, addresses.toArray(String[]::new));
    Machine machine = lan.machine("director", false, "192.168.87.2/24");
    ArchiveServer first =
        ArchiveServer.start(lan.machine("archive1", true, "192.168.87.21/24"), lan.folder("a1"));
    ArchiveServer second =
        ArchiveServer.start(lan.machine("archive2", true, "192.168.87.22/24"), lan.folder("a2"));
    Guide guide = Guide.of("archive");
    trust(machine, lan.folder("trusted"), first);
    MachineCoordinator director =
        MachineCoordinator.start(machine, lan.folder("d"), guide.configuration("# A web"));
    Site site =
        new Site(director, new ArchiveVisitor(client, VIP, List.of(first, second)), first, guide);
    site.awaitHealth("archive1", "up");
    site.awaitHealth("archive2", "up");
    return site;
  }

  /** Has a machine trust one server's certificate and no authority. */
  private static void trust(Machine machine, Path folder, ArchiveServer server) throws Exception {
    Files.write(folder.resolve("one.pem"), server.encodedCertificate());
    machine.run("mount", "--bind", folder.toString(), "/etc/ssl/certs").succeeded();
  }

  /** By source address, through a reload of HAProxy; and idle as long as the timeouts say. */
  private static void clientsStay(Site site) throws Exception {
    Map<String, String> servers = site.servers();
    assertEquals(BOTH, new TreeSet<>(servers.values()), "clients are shared");
    assertEquals(servers, site.servers(), "each stays with its own");
    assertEquals(BOTH, site.archives(4), "and on 9001 there is no staying");

    try (Visit idle = site.visitor().visit(CLIENT, ARCHIVE)) {
      String server = idle.ask();
      String session = session(site, idle);
      assertTrue(session.matches(".*\\brx=(5m|4m[0-9]+s).*"), session);
      reload(site, shown(site).replace("5m", "2s"));
      assertEquals(servers, site.servers(), "each still stays with its own");
      try (Visit brief = site.visitor().visit(CLIENT, ARCHIVE)) {
        assertTrue(BOTH.contains(brief.ask()));
        assertTrue(brief.ended(), "two seconds of silence are now too many");
      }
      assertEquals(server, idle.ask(), "five minutes are not over for who came under them");
    }
    reload(site, shown(site));
  }

  /** Returns when HAProxy serves by it, and its new process knows who belongs where. */
  private static void reload(Site site, String configuration) throws Exception {
    String worker = site.worker();
    String _ =
        Eventually.becomes(
            "it no longer waits to be told who belongs where",
            () -> site.director().ask("show peers"),
            ArchiveTest::hasLearnt);
    site.director().apply(configuration);
    Eventually.holds("HAProxy is reloaded", () -> !site.worker().equals(worker));
    String _ =
        Eventually.becomes(
            "it has been told who belongs where",
            () -> site.director().ask("show table"),
            ArchiveTest::remembersAll);
  }

  /**
   * A process hands tables over once it has those of others, or has waited for them five seconds
   * here and five elsewhere: both of HAProxy's flags for that are set.
   */
  private static boolean hasLearnt(String peers) {
    Matcher flags = Pattern.compile("id=evenkeel disabled=0 flags=0x([0-9a-f]+)").matcher(peers);
    return flags.find() && (Integer.parseInt(flags.group(1), 16) & 3) == 3;
  }

  /** The old process hands the table over while the new one serves already. */
  private static boolean remembersAll(String tables) {
    return tables
        .lines()
        .anyMatch(
            line ->
                line.startsWith("# table: archive-web,")
                    && line.endsWith("used:" + CLIENTS.size()));
  }

  /** What HAProxy says of a connection. */
  private static String session(Site site, Visit visit) throws IOException {
    return site.director()
        .ask("show sess")
        .lines()
        .filter(line -> line.contains("src=" + visit.source() + " "))
        .findFirst()
        .orElseThrow();
  }

  private static String shown(Site site) {
    return site.guide().configuration("# A web");
  }

  /** The guide's commands take a server out of both services, once its connections have ended. */
  private static void serversAreMaintained(Site site) throws Exception {
    List<List<String>> commands = site.guide().commands("**Maintenance**");
    Map<String, String> servers = site.servers();
    String own =
        CLIENTS.stream()
            .filter(client -> Objects.equals(servers.get(client), "archive1"))
            .findFirst()
            .orElseThrow();
    try (Visit last = site.visitTo("archive1")) {
      MachineProcess drain = site.director().begin(arguments(commands.get(0)));
      drain.awaitLog("1 connection left", DRAINED);
      assertEquals(Set.of("archive2"), site.archives(4));
      assertEquals("archive1", site.visitor().encrypted(own, WEB), "it keeps who it has");
      assertEquals("archive1", last.ask());

      last.leave();
      drain.await(DRAINED).succeeded();
    }
    Eventually.becomes(
        "its clients go to the other",
        () -> site.visitor().encrypted(own, WEB),
        "archive2"::equals);
    site.director().run(arguments(commands.get(1))).succeeded();
    Eventually.holds("it is back", () -> site.archives(2).equals(BOTH));
  }

  /** Where TLS towards real servers is wanted and verified, beside what the guide has. */
  private static void onlyTrustedServersAreSpokenWith(Site site) throws Exception {
    site.director()
        .apply(
            shown(site)
                + encrypting("trusted", 8001, "archive1", "192.168.87.21")
                + encrypting("strange", 8002, "archive2", "192.168.87.22"));
    Eventually.becomes(
        "the trusted one answers",
        () -> {
          try (Visit visit = site.visitor().visit(CLIENT, 8001)) {
            return visit.ask("archive1");
          }
        },
        "archive1"::equals);
    for (Map.Entry<Integer, String> wrong :
        Map.of(8001, "archive.example.org", 8002, "archive2").entrySet()) {
      try (Visit visit = site.visitor().visit(CLIENT, wrong.getKey())) {
        String answer = visit.ask(wrong.getValue());
        assertTrue(answer.contains("503"), wrong + ": " + answer);
      }
    }
  }

  private static String encrypting(String name, int port, String server, String address) {
    return """
      - name: %s
        address: %s
        ports: %d
        forwarding: proxy
        check: { type: none }
        proxy: { mode: http, tls: { re-encrypt: true, verify: true } }
        real-servers: [{ name: %s, address: %s, port: 443 }]
    """
        .formatted(name, VIP, port, server, address);
  }

  /** With {@code backup: true} the second one serves while there is no other. */
  private static void theSecondServerStandsBy(Site site) throws Exception {
    String second = "{ name: archive2, address: 192.168.87.22";
    String standing = shown(site).replace(second, second + ", backup: true");
    assertNotEquals(shown(site), standing);
    site.director().apply(standing);
    Eventually.holds("one serves", () -> site.archives(3).equals(Set.of("archive1")));

    site.first().process().signal(Signal.KILL);

    site.awaitHealth("archive1", "down");
    assertEquals(Set.of("archive2"), site.archives(3));
    assertEquals(Set.of("archive2"), new TreeSet<>(site.servers().values()));
  }

  private static String[] arguments(List<String> command) {
    return command.subList(1, command.size()).toArray(String[]::new);
  }
}

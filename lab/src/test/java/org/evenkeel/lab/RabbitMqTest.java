package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.lab.GuestProcess.Signal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What {@code docs/guides/rabbitmq.md} says, with its configurations and commands as they stand
 * there: two RabbitMQ brokers, a client that publishes and consumes, and between them a coordinator
 * with HAProxy, then one with the kernel's IPVS, which the guest has. Both have the same VIP, so
 * one is off when the other begins.
 */
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RabbitMqTest {
  private static final String VIP = "192.168.87.5";
  private static final String CLIENT = "192.168.87.100";
  private static final String DIRECTOR = "192.168.87.2";
  private static final String NETWORK = "/24";
  private static final Duration DRAINED = Duration.ofMinutes(1);
  private static final Set<String> BOTH = Set.of("rabbit1", "rabbit2");

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static Parties parties;

  /** Who is there whichever way connections are forwarded. */
  private record Parties(Guide guide, Lan lan, Machine client, Broker rabbit1, Broker rabbit2) {
    List<Broker> brokers() {
      return List.of(rabbit1, rabbit2);
    }
  }

  @BeforeAll
  static void startBrokers() throws Exception {
    Debian.require();
    Lan lan = new Lan();
    OPEN.add(lan);
    Machine client = lan.machine("client", false, CLIENT + NETWORK);
    Machine first = lan.machine("rabbit1", true, "192.168.87.10" + NETWORK);
    Machine second = lan.machine("rabbit2", true, "192.168.87.11" + NETWORK);
    parties =
        new Parties(
            Guide.of("rabbitmq"),
            lan,
            client,
            Broker.start(first, lan.folder("b1")),
            Broker.start(second, lan.folder("b2")));
    for (Broker broker : parties.brokers()) {
      broker.awaitReady();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable each : OPEN) {
      each.close();
    }
  }

  @Test
  @Order(1)
  void layer7CarriesMessagesDrainsAndLeavesOutABrokerThatHangs() throws Exception {
    try (Machine machine = parties.lan().machine("director", false, DIRECTOR + NETWORK)) {
      MachineCoordinator director =
          MachineCoordinator.start(
              machine, parties.lan().folder("d7"), parties.guide().configuration("## Layer 7"));
      awaitHealth(director, "rabbit1", "up");
      awaitHealth(director, "rabbit2", "up");
      assertEquals("haproxy", director.service("rabbitmq").path("engine").asText());
      assertEquals(BOTH, new TreeSet<>(newConnections(4)));

      try (AmqpSession kept = connectionTo("rabbit1")) {
        assertTrue(
            parties.rabbit1().connections().contains("192.168.87.10 " + DIRECTOR),
            "brokers see the director's address");
        List<List<String>> commands = parties.guide().commands("## Try it");
        MachineProcess drain = director.begin(arguments(commands.get(2)));
        drain.awaitLog("1 connection left", DRAINED);
        assertEquals(Set.of("rabbit2"), new TreeSet<>(newConnections(4)));
        assertEquals("still here", kept.exchange("still here"));
        assertTrue(drain.running(), "it waits for the last connection");

        kept.leave();
        drain.await(DRAINED).succeeded();
        director.run(arguments(commands.get(3))).succeeded();
        for (List<String> shown : commands.subList(0, 2)) {
          assertTrue(director.run(arguments(shown)).succeeded().stdout().contains("rabbit1"));
        }
      }
      Eventually.holds("rabbit1 is back", () -> newConnections(2).contains("rabbit1"));

      parties.rabbit1().hang();
      awaitHealth(director, "rabbit1", "down");
      String reason = director.realServer("rabbitmq", "rabbit1").path("reason").asText();
      assertTrue(reason.contains("no answer") || reason.contains("within"), reason);
      assertEquals(Set.of("rabbit2"), new TreeSet<>(newConnections(3)));
      parties.rabbit1().goOn();
      awaitHealth(director, "rabbit1", "up");
    }
  }

  @Test
  @Order(2)
  void directRoutingCarriesMessagesDrainsAndLeavesOutABrokerThatIsGone() throws Exception {
    for (Broker broker : parties.brokers()) {
      solveArp(broker.machine());
      startAgent(broker.machine());
    }
    try (Guest guest = parties.lan().guest()) {
      Host host = plugged(guest);
      CoordinatorProgram director =
          CoordinatorProgram.on(
              host, "rabbitmq", parties.guide().configuration("## Direct routing"));
      GuestProcess _ = director.start();
      awaitHealth(director, "rabbit1", "up");
      awaitHealth(director, "rabbit2", "up");
      assertEquals("ipvs", director.service("rabbitmq").path("engine").asText());
      Eventually.holds("messages arrive", () -> !newConnections(1).isEmpty());
      assertEquals(BOTH, new TreeSet<>(newConnections(4)));
      assertTrue(
          IpvsTable.of(host).entries().stream().allMatch(each -> each.forwarding().equals("Route")),
          "IPVS routes directly");

      try (AmqpSession kept = connectionTo("rabbit1")) {
        assertTrue(
            parties.rabbit1().connections().contains(VIP + " " + CLIENT),
            "brokers see the client's address");
        director.run("rip", "drain", "rabbitmq", "rabbit1").succeeded();
        Eventually.holds("it is drained", () -> weight(host) == 0);
        assertEquals(Set.of("rabbit2"), new TreeSet<>(newConnections(4)));
        assertEquals("still here", kept.exchange("still here"));

        director.run("rip", "online", "rabbitmq", "rabbit1").succeeded();
        Eventually.holds("it is back", () -> newConnections(2).contains("rabbit1"));
        assertEquals("all the time", kept.exchange("all the time"));
      }

      parties.rabbit1().process().signal(Signal.KILL);
      awaitHealth(director, "rabbit1", "down");
      assertEquals(Set.of("rabbit2"), new TreeSet<>(newConnections(4)));
    }
  }

  /** The guest as a director on the segment. */
  private static Host plugged(Guest guest) throws InterruptedException {
    guest.run("ip", "netns", "add", "director").succeeded();
    guest.run("ip", "link", "set", "vec0", "netns", "director", "name", "eth0").succeeded();
    Host host = new Host(guest, "director", DIRECTOR);
    host.ip(
        "link set lo up", "link set eth0 up", "address add " + DIRECTOR + NETWORK + " dev eth0");
    return host;
  }

  /** The guide's commands for each broker. */
  private static void solveArp(Machine broker) throws Exception {
    for (List<String> command : parties.guide().commands("On each broker")) {
      assertEquals("evenkeel-arp", command.getFirst());
      List<String> words = new ArrayList<>(List.of(arguments(command)));
      words.addAll(List.of("--root", parties.lan().folder("arp-" + broker.name()).toString()));
      broker.run(Program.ARP.onHost(words.toArray(String[]::new))).succeeded();
    }
  }

  private static void startAgent(Machine broker) throws Exception {
    String root = parties.lan().folder("agent-" + broker.name()).toString();
    MachineProcess _ = broker.start(Program.AGENT.onHost("run", "--root", root), Map.of());
  }

  private static String[] arguments(List<String> command) {
    return command.subList(1, command.size()).toArray(String[]::new);
  }

  private static List<String> newConnections(int count) throws Exception {
    return AmqpSession.brokers(parties.client(), VIP, count);
  }

  /** A connection that a certain broker has. */
  private static AmqpSession connectionTo(String broker) throws Exception {
    for (int attempt = 0; attempt < 10; attempt++) {
      AmqpSession session = AmqpSession.open(parties.client(), VIP);
      if (session.broker().equals(broker)) {
        return session;
      }
      session.close();
    }
    throw new AssertionError("ten connections, and none is of " + broker);
  }

  private static int weight(Host director) throws InterruptedException {
    return IpvsTable.of(director).weight("192.168.87.10:5672").orElse(-1);
  }

  private static void awaitHealth(Director director, String broker, String health) {
    Eventually.becomes(broker + " is " + health, () -> health(director, broker), health::equals);
  }

  private static String health(Director director, String broker)
      throws IOException, InterruptedException {
    return director.realServer("rabbitmq", broker).path("health").asText();
  }
}

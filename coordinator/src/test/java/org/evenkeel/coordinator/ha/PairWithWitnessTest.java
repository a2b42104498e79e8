package org.evenkeel.coordinator.ha;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.ha.wire.HeartbeatKey;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.RunningTime;
import org.evenkeel.coordinator.vote.Consultation;
import org.evenkeel.coordinator.witness.WitnessServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes and witnesses that speak through real sockets of loopback. What is between two of them
 * is cut by giving one end another key. The time of all is that of this process, so that a machine
 * that stands still takes nobody for dead and ends no lease.
 */
class PairWithWitnessTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.1");
  private static final int PORT = 26_697;

  /** Slow, because a busy machine has to keep up: a witness answers within most of an interval. */
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private static final Duration DEAD = Duration.ofMillis(1_500);
  private static final Keyring KEYS = keys((byte) 7);
  private static final Keyring OTHER = keys((byte) 8);

  @TempDir private Path folder;
  private final List<Node> nodes = new ArrayList<>();
  private final List<WitnessServer> witnesses = new ArrayList<>();
  private List<URI> addresses = List.of();
  private long witnessesSince;
  private boolean watching = true;
  private volatile boolean both;
  private Thread watcher = new Thread(() -> {});

  private static byte[] secret(byte octet) {
    byte[] secret = new byte[HeartbeatKey.LENGTH];
    Arrays.fill(secret, octet);
    return secret;
  }

  private static Keyring keys(byte octet) {
    return new Keyring(List.of(new HeartbeatKey(1, secret(octet))));
  }

  private WitnessServer witness(int number, int port) throws IOException {
    Path keys = Files.createDirectories(folder.resolve("keys")).resolve("pair.key");
    if (!Files.exists(keys)) {
      Files.createFile(
          keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(keys, "1 " + HexFormat.of().formatHex(secret((byte) 7)));
    }
    WitnessServer witness =
        WitnessServer.start(
            new WitnessServer.Settings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                List.of(keys),
                folder.resolve("witness" + number),
                DEAD),
            RunningTime.CLOCK);
    witnesses.add(witness);
    witnessesSince = RunningTime.CLOCK.nanos();
    return witness;
  }

  private void startWitnesses(int count) throws IOException {
    List<URI> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(URI.create("https://127.0.0.1:" + witness(i, RealServer.freePort()).port()));
    }
    addresses = List.copyOf(places);
  }

  /** A node with a host of its own. */
  private final class Node {
    private final InMemoryAddresses host = new InMemoryAddresses();
    private final FloatingAddresses gate = new FloatingAddresses(host, new RecordedAnnouncements());
    private final Consultation consultation;
    private final Pair pair;

    Node(String name, String peer, int own, int other, int priority) throws IOException {
      var link =
          new HaSpec.Link(
              Optional.empty(),
              IpAddress.parse("127.0.76." + own),
              IpAddress.parse("127.0.76." + other),
              PORT);
      HaSpec spec =
          new HaSpec(
              peer,
              priority,
              new HaSpec.Heartbeat(INTERVAL, DEAD, INTERVAL.multipliedBy(3)),
              List.of(link),
              Optional.empty(),
              Optional.empty(),
              Duration.ofSeconds(2),
              new HaSpec.Vote(List.of(), addresses),
              List.of(),
              List.of(),
              false,
              HaSpec.Sync.DEFAULT);
      Map<IpAddress, String> _ = gate.hold(Set.of(VIP));
      this.consultation = Consultation.of((_, _) -> Map.of(), spec, name, KEYS, RunningTime.CLOCK);
      this.pair =
          new Pair(
              new Pair.Setup(
                  name,
                  spec,
                  KEYS,
                  Files.createDirectories(folder.resolve(name)),
                  Optional.empty()),
              new Pair.Doors(
                  gate,
                  consultation,
                  () -> new Pair.Replica(1, 1, 0, true),
                  new SilentGuard(),
                  _ -> {}),
              new SecureRandom(),
              RunningTime.CLOCK);
      pair.start();
    }

    boolean holds() {
      return host.held().contains(VIP);
    }

    Role role() {
      return pair.status().role();
    }

    boolean witnessed() {
      return pair.status().witnesses().stream().allMatch(report -> report.problem().isEmpty());
    }
  }

  private Node first() {
    return nodes.stream().filter(Node::holds).findFirst().orElseThrow();
  }

  private Node second() {
    return nodes.stream().filter(node -> !node.holds()).findFirst().orElseThrow();
  }

  /** Two nodes in contact, of which one holds, both with an open way to the witnesses. */
  private void startPair() throws Exception {
    nodes.add(new Node("lb1", "lb2", 1, 2, 150));
    nodes.add(new Node("lb2", "lb1", 2, 1, 100));
    watcher = Thread.ofPlatform().start(this::watch);
    eventually("one holds", () -> nodes.get(0).holds() != nodes.get(1).holds());
    eventually(
        "they hear each other", () -> nodes.stream().allMatch(n -> n.pair.status().contact()));
    eventually("the witnesses answer", () -> nodes.stream().allMatch(Node::witnessed));
    eventually(
        "they no longer wait for what they may have granted before",
        () -> RunningTime.CLOCK.nanos() - witnessesSince > DEAD.toNanos());
  }

  /** Looks all the time whether two hold. */
  private void watch() {
    while (watching) {
      both |= nodes.get(0).holds() && nodes.get(1).holds();
      Thread.onSpinWait();
      LockSupport.parkNanos(200_000);
    }
  }

  @BeforeEach
  void begin() throws IOException {
    startWitnesses(1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    watching = false;
    watcher.join();
    nodes.forEach(node -> node.pair.close());
    nodes.forEach(node -> node.consultation.close());
    witnesses.forEach(WitnessServer::close);
  }

  /** Nothing changes for three dead times. */
  private static void stays(String what, BooleanSupplier condition) throws InterruptedException {
    long end = RunningTime.CLOCK.nanos() + DEAD.multipliedBy(3).toNanos();
    while (RunningTime.CLOCK.nanos() - end < 0) {
      assertTrue(condition.getAsBoolean(), what);
      Thread.sleep(5);
    }
  }

  @Test
  void withTheLinksCutTheActiveOneStaysByItsLease() throws Exception {
    startPair();
    Node first = first();
    Node second = second();
    second.pair.turnTo(OTHER);
    eventually("the other is refused", () -> second.role() == Role.ISOLATED);
    Optional<String> holder = Optional.of(first == nodes.get(0) ? "lb1" : "lb2");
    eventually(
        "the witness says who holds",
        () -> second.pair.status().witnesses().getFirst().holder().equals(holder));
    stays("the first holds", first::holds);
    eventually("that is the reason", () -> second.pair.status().reason().contains("lets lb"));

    second.pair.turnTo(KEYS);
    eventually("they hear each other", () -> second.role() == Role.PASSIVE);
    assertTrue(first.holds());
    assertFalse(both, "two held");
  }

  @Test
  void anActiveOneWithoutItsWitnessGivesWayToTheOneThatHasIt() throws Exception {
    startPair();
    Node first = first();
    Node second = second();
    long term = first.pair.status().term();
    first.consultation.turnTo(OTHER);
    eventually("the way is cut", () -> !first.witnessed());
    stays("in contact nothing moves", first::holds);
    first.pair.turnTo(OTHER);
    eventually("the other takes over", second::holds);
    assertFalse(first.holds());
    eventually("it says its term", () -> second.pair.status().term() > term);
    eventually("it is isolated", () -> first.role() == Role.ISOLATED);

    first.pair.turnTo(KEYS);
    first.consultation.turnTo(KEYS);
    eventually("it is passive", () -> first.role() == Role.PASSIVE);
    assertTrue(second.holds());
    assertFalse(both, "two held");
  }

  @Test
  void whenTheWitnessDiesTheActiveOneStaysInContactAndLetsGoAlone() throws Exception {
    startPair();
    Node first = first();
    Node second = second();
    int port = witnesses.getFirst().port();
    witnesses.getFirst().close();
    eventually(
        "it is said",
        () -> first.pair.status().problems().stream().anyMatch(p -> p.contains("witness https")));
    stays("the peer is heard", first::holds);

    second.pair.turnTo(OTHER);
    eventually("alone it lets go", () -> !first.holds());
    stays("nobody holds without a vote", () -> !first.holds() && !second.holds());

    witness(0, port);
    eventually("one gets the vote", () -> first.holds() || second.holds());
    stays("one alone", () -> first.holds() != second.holds());
    assertFalse(both, "two held");
  }

  @Test
  void ofThreeWitnessesTwoAreEnoughAndOneIsNot() throws Exception {
    startWitnesses(3);
    startPair();
    Node first = first();
    Node second = second();
    witnesses.get(1).close();
    second.pair.turnTo(OTHER);
    eventually("the other is refused", () -> second.role() == Role.ISOLATED);
    stays("two of three let it hold", first::holds);
    witnesses.get(2).close();
    eventually("one of three does not", () -> !first.holds());
    stays("nor the other", () -> !second.holds());
    assertFalse(both, "two held");
  }
}

package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.MacAddress;
import org.evenkeel.netlink.NeighbourFrames;
import org.evenkeel.netlink.PacketSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes and a client on one bridge, in this machine's own kernel. */
@Tag("lab")
class TakeoverTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final IpAddress VIP = IpAddress.parse("10.9.0.100");
  private static final IpAddress VIP6 = IpAddress.parse("fd09::100");
  private static final Set<IpAddress> VIPS = Set.of(VIP, VIP6);

  private final List<AutoCloseable> made = new ArrayList<>();
  private NetworkNamespace client;
  private Node one;
  private Node two;

  /** A node of a pair, and its gate. */
  private record Node(
      NetworkNamespace namespace, FloatingAddresses gate, Announcer announcer, MacAddress mac)
      implements AutoCloseable {

    Map<IpAddress, String> open(long term) throws Exception {
      return namespace.in(() -> gate.open(term));
    }

    Map<IpAddress, String> shut() throws Exception {
      return namespace.in(gate::shut);
    }

    void want(Set<IpAddress> addresses) throws Exception {
      assertEquals(Map.of(), namespace.in(() -> gate.hold(addresses)));
    }

    /** How many addresses of these it has. */
    long has(Set<IpAddress> addresses) throws Exception {
      String shown = namespace.ip("-oneline address");
      return addresses.stream().filter(each -> shown.contains(" " + each + "/")).count();
    }

    @Override
    public void close() {
      announcer.close();
      gate.close();
    }
  }

  @BeforeEach
  void build() throws Exception {
    client = NetworkNamespace.create();
    made.addFirst(client);
    client.ip("link add br0 type bridge", "link set br0 addrgenmode none", "link set br0 up");
    client.ip("address add 10.9.0.10/24 dev br0", "address add fd09::10/64 dev br0 nodad");
    one = node(20);
    two = node(30);
  }

  private Node node(int number) throws Exception {
    NetworkNamespace namespace = NetworkNamespace.create();
    made.addFirst(namespace);
    String mac = "02:00:00:00:00:" + number;
    client.ip(
        "link add port%d type veth peer name eth0 netns %s".formatted(number, namespace.name()),
        "link set port%d master br0 up".formatted(number));
    namespace.ip(
        "link set eth0 address " + mac + " addrgenmode none up",
        "address add 10.9.0.%d/24 dev eth0".formatted(number),
        "address add fd09::%d/64 dev eth0 nodad".formatted(number));
    Node node =
        namespace.in(
            () -> {
              Announcer announcer = new Announcer();
              var host = new InterfaceAddresses(_ -> Optional.empty());
              return new Node(
                  namespace,
                  new FloatingAddresses(host, announcer),
                  announcer,
                  new MacAddress(mac));
            });
    made.addFirst(node);
    return node;
  }

  @AfterEach
  void tearDown() throws Exception {
    for (AutoCloseable each : made) {
      each.close();
    }
  }

  @Test
  void aNeighboursCachesFollowTheAddressAtOnce() throws Exception {
    one.want(VIPS);
    two.want(VIPS);
    assertEquals(0, one.has(VIPS) + two.has(VIPS), "both gates are shut");
    assertEquals(Map.of(), one.open(1));
    reach();
    await("one", one.mac());

    assertEquals(Map.of(), one.shut());
    assertEquals(0, one.has(VIPS));
    try (PacketSocket listener = listener()) {
      assertEquals(Map.of(), two.open(2));
      await("two, without having asked", two.mac());
      assertFalse(
          claimants(listener, Duration.ofSeconds(1)).contains(one.mac()),
          "who has let go says nothing more");
    }
    reach();

    for (IpAddress vip : VIPS) {
      client.ip("neigh replace %s lladdr 02:00:00:00:00:99 nud reachable dev br0".formatted(vip));
    }
    two.namespace().in(() -> again(two.gate()));
    await("two, after it was said again", two.mac());

    try (PacketSocket listener = listener()) {
      two.announcer().only(() -> false);
      two.namespace().in(() -> again(two.gate()));
      Set<MacAddress> claimants = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        listen(listener, claimants);
      }
      assertEquals(Set.of(), claimants, "it may not");
      two.announcer().only(() -> true);
      assertTrue(claimants(listener, Duration.ofSeconds(1)).contains(two.mac()), "what was due");
    }
  }

  private static boolean again(FloatingAddresses gate) {
    gate.reassert();
    return true;
  }

  @Test
  void aThousandAddressesMoveTogetherAndAreAllAnnounced() throws Exception {
    Set<IpAddress> many = new LinkedHashSet<>();
    for (int i = 0; i < 500; i++) {
      many.add(IpAddress.parse("10.8.%d.%d".formatted(i / 250, i % 250 + 1)));
      many.add(IpAddress.parse("fd09::1:%x".formatted(i + 1)));
    }
    Map<IpAddress, String> places = new HashMap<>();
    many.forEach(each -> places.put(each, "eth0"));
    one.namespace()
        .in(
            () -> {
              one.gate().place(places);
              return places;
            });
    one.want(many);
    try (PacketSocket listener = listener()) {
      assertEquals(Map.of(), one.open(1));
      assertEquals(many.size(), one.has(many));
      Set<ByteBuffer> awaited = new HashSet<>();
      many.forEach(each -> awaited.add(announcement(one.mac(), each)));
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!awaited.isEmpty() && System.nanoTime() - end < 0) {
        listener
            .receive(Duration.ofSeconds(1))
            .ifPresent(
                frame -> {
                  boolean _ = awaited.remove(frame.bytes());
                });
      }
      assertEquals(0, awaited.size(), "of so many nothing was said");
    }
    assertEquals(Map.of(), one.shut());
    assertEquals(0, one.has(many));
  }

  private static ByteBuffer announcement(MacAddress mac, IpAddress address) {
    return ByteBuffer.wrap(NeighbourFrames.announcement(mac, address.inet(), false));
  }

  /** What comes to the client from now on. */
  private PacketSocket listener() throws Exception {
    int index = Integer.parseInt(client.run("cat", "/sys/class/net/br0/ifindex"));
    return client.in(() -> PacketSocket.listener(index));
  }

  /** Who announces the IPv4 address for a while, and at least until the second node has. */
  private Set<MacAddress> claimants(PacketSocket listener, Duration span) throws Exception {
    Set<MacAddress> claimants = new HashSet<>();
    long begin = System.nanoTime();
    for (long passed = 0;
        passed < span.toNanos() || (!claimants.contains(two.mac()) && passed < PATIENCE.toNanos());
        passed = System.nanoTime() - begin) {
      listen(listener, claimants);
    }
    assertTrue(claimants.contains(two.mac()), claimants::toString);
    return claimants;
  }

  private void listen(PacketSocket listener, Set<MacAddress> claimants) throws Exception {
    listener
        .receive(Duration.ofMillis(100))
        .ifPresent(
            frame -> {
              for (MacAddress mac : List.of(one.mac(), two.mac())) {
                if (frame.bytes().equals(announcement(mac, VIP))) {
                  claimants.add(mac);
                }
              }
            });
  }

  /** The client reaches both addresses: nobody listens there, which somebody has to tell it. */
  private void reach() throws Exception {
    for (IpAddress vip : VIPS) {
      String answer =
          client.in(
              () -> {
                try (Socket socket = new Socket()) {
                  socket.connect(vip.withPort(9), (int) PATIENCE.toMillis());
                  return "connected";
                } catch (ConnectException e) {
                  return String.valueOf(e.getMessage());
                }
              });
      assertEquals("Connection refused", answer, vip::toString);
    }
  }

  /** Waits until the client knows both addresses at a node; it sends nothing meanwhile. */
  private void await(String whom, MacAddress mac) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String known = "";
    while (System.nanoTime() - end < 0) {
      known = client.ip("neigh show dev br0");
      if (known
              .lines()
              .filter(line -> line.contains(mac.text()))
              .filter(TakeoverTest::ofVip)
              .count()
          == VIPS.size()) {
        return;
      }
    }
    throw new AssertionError("the client does not know the VIPs at " + whom + ": " + known);
  }

  private static boolean ofVip(String line) {
    return VIPS.stream().anyMatch(vip -> line.startsWith(vip + " "));
  }
}

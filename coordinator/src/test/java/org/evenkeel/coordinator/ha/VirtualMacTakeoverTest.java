package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.host.HostNeeds;
import org.evenkeel.coordinator.host.HostSetting;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.MacAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes and a client on one bridge, in this machine's own kernel; a hardware address moves with
 * the addresses.
 */
@Tag("lab")
class VirtualMacTakeoverTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final IpAddress VIP = IpAddress.parse("10.9.0.100");
  private static final IpAddress VIP6 = IpAddress.parse("fd09::100");
  private static final Set<IpAddress> VIPS = Set.of(VIP, VIP6);
  private static final MacAddress MAC = new MacAddress("02:42:17:00:00:01");
  private static final String VIRTUAL = "ek-eth0";

  private final List<AutoCloseable> made = new ArrayList<>();
  private NetworkNamespace client;
  private Node one;
  private Node two;

  /** A node of a pair, and its gate. */
  private record Node(NetworkNamespace namespace, FloatingAddresses gate, Announcer announcer)
      implements AutoCloseable {

    void open(long term) throws Exception {
      assertEquals(Map.of(), namespace.in(() -> gate.open(term)));
    }

    void shut() throws Exception {
      assertEquals(Map.of(), namespace.in(gate::shut));
    }

    String shown() throws Exception {
      return namespace.ip("-oneline address");
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
    Optional<String> missing = client.in(InterfaceAddresses::virtualMacMissing);
    Assumptions.assumeTrue(missing.isEmpty(), missing::toString);
    client.ip("link add br0 type bridge", "link set br0 addrgenmode none", "link set br0 up");
    client.ip("address add 10.9.0.10/24 dev br0", "address add fd09::10/64 dev br0 nodad");
    one = node(20);
    two = node(30);
  }

  private Node node(int number) throws Exception {
    NetworkNamespace namespace = NetworkNamespace.create();
    made.addFirst(namespace);
    client.ip(
        "link add port%d type veth peer name eth0 netns %s".formatted(number, namespace.name()),
        "link set port%d master br0 up".formatted(number));
    namespace.ip(
        "link set eth0 address 02:00:00:00:00:%d addrgenmode none up".formatted(number),
        "address add 10.9.0.%d/24 dev eth0".formatted(number),
        "address add fd09::%d/64 dev eth0 nodad".formatted(number),
        "address add fe80::%d/64 dev eth0 nodad".formatted(number));
    namespace.run("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1");
    for (HostSetting setting : HostNeeds.besideVirtualMac(Set.of("eth0"))) {
      namespace.run("sysctl", "-qw", setting.key() + "=" + setting.wanted());
    }
    Node node =
        namespace.in(
            () -> {
              var announcer = new Announcer();
              var host = new InterfaceAddresses(_ -> Optional.empty(), Optional.of(MAC));
              return new Node(namespace, new FloatingAddresses(host, announcer), announcer);
            });
    made.addFirst(node);
    assertEquals(Map.of(), namespace.in(() -> node.gate().hold(VIPS)));
    return node;
  }

  @AfterEach
  void tearDown() throws Exception {
    for (AutoCloseable each : made) {
      each.close();
    }
  }

  @Test
  void aNeighboursCachesStayTheSameOverATakeover() throws Exception {
    assertFalse(one.shown().contains(VIRTUAL), "both gates are shut");
    one.open(1);
    String shown = one.shown();
    for (IpAddress vip : VIPS) {
      assertTrue(
          shown.lines().anyMatch(line -> line.contains(VIRTUAL) && line.contains(" " + vip + "/")),
          shown);
    }
    assertEquals(
        Map.of(VIP, "eth0", VIP6, "eth0"), one.namespace().in(() -> one.gate().destinations(VIPS)));
    assertEquals(VIPS.size(), shown.lines().filter(line -> line.contains(VIRTUAL)).count(), shown);
    reach();
    assertEquals(Set.of(MAC.text()), known());

    one.shut();
    assertFalse(one.namespace().ip("link").contains(VIRTUAL), "it goes with its last address");
    two.open(2);
    reach();
    assertEquals(Set.of(MAC.text()), known(), "the client has learnt nothing new");
    assertEquals("port30", portOf(MAC), "the switch has");

    two.shut();
    one.open(3);
    reach();
    assertEquals(Set.of(MAC.text()), known());
    assertEquals("port20", portOf(MAC));
  }

  @Test
  void whoAsksAnewIsToldThisHardwareAddressAlone() throws Exception {
    one.open(1);
    for (int i = 0; i < 10; i++) {
      client.ip("neigh flush dev br0");
      reach();
      assertEquals(Set.of(MAC.text()), known());
      assertNothingElse();
    }
  }

  /** What the node sends of its own accord from a VIP does not move the VIP to its own card. */
  private void assertNothingElse() throws Exception {
    one.namespace().ip("neigh flush dev eth0");
    assertEquals(
        "Connection refused",
        one.namespace()
            .in(
                () -> {
                  try (Socket socket = new Socket()) {
                    socket.bind(VIP.withPort(0));
                    socket.connect(
                        IpAddress.parse("10.9.0.10").withPort(9), (int) PATIENCE.toMillis());
                    return "connected";
                  } catch (ConnectException e) {
                    return String.valueOf(e.getMessage());
                  }
                }));
    assertEquals(Set.of(MAC.text()), known());
  }

  @Test
  void anInterfaceOfThatNameThatIsNotOursIsLeftAlone() throws Exception {
    one.namespace().ip("link add ek-eth0 link eth0 address 02:00:00:00:00:77 type macvlan");
    Map<IpAddress, String> failures = one.namespace().in(() -> one.gate().open(1));
    assertEquals(VIPS, failures.keySet());
    assertTrue(String.valueOf(failures.get(VIP)).contains("remove or rename"), "" + failures);
    assertTrue(one.namespace().ip("link").contains("02:00:00:00:00:77"));
  }

  @Test
  void oneThatAKilledProcessHasLeftIsTakenOver() throws Exception {
    one.open(1);
    Node next =
        one.namespace()
            .in(
                () -> {
                  var announcer = new Announcer();
                  var host = new InterfaceAddresses(_ -> Optional.empty(), Optional.of(MAC));
                  return new Node(
                      one.namespace(), new FloatingAddresses(host, announcer), announcer);
                });
    made.addFirst(next);
    assertEquals(Map.of(), one.namespace().in(() -> next.gate().hold(VIPS)));
    assertFalse(one.namespace().ip("link").contains(VIRTUAL), "a shut gate removes what was left");
    next.open(2);
    reach();
    assertEquals(Set.of(MAC.text()), known());
  }

  /** At what hardware addresses the client knows the VIPs. */
  private Set<String> known() throws Exception {
    Set<String> known = new HashSet<>();
    for (String line : client.ip("neigh show dev br0").lines().toList()) {
      String[] words = line.split(" ", -1);
      if (VIPS.contains(IpAddress.parse(words[0])) && line.contains("lladdr")) {
        known.add(words[2]);
      }
    }
    return known;
  }

  /** At which of its ports the bridge has seen a hardware address last. */
  private String portOf(MacAddress mac) throws Exception {
    return client
        .run("bridge", "fdb", "show", "br", "br0")
        .lines()
        .filter(line -> line.startsWith(mac.text()))
        .map(line -> line.split(" ", -1)[2])
        .findFirst()
        .orElse("");
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
}

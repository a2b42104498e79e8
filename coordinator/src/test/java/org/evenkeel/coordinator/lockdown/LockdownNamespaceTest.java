package org.evenkeel.coordinator.lockdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.filter.InputFilter;
import org.evenkeel.coordinator.ha.NetworkNamespace;
import org.evenkeel.coordinator.lockdown.LockdownStatus.Phase;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Services;
import org.evenkeel.coordinator.model.Transport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's own packet filter, between a node and somebody with several addresses. */
class LockdownNamespaceTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String NODE = "10.95.0.1";
  private static final String NODE6 = "fd95::1";
  private static final String VIP = "10.95.0.100";
  private static final String ALLOWED = "10.95.0.10";
  private static final String FORBIDDEN = "10.95.0.11";
  private static final String PEER = "10.95.0.12";
  private static final String ALLOWED6 = "fd95::10";
  private static final String FORBIDDEN6 = "fd95::11";
  private static final String FOREIGN =
      "table inet mine { chain input { type filter hook input priority 5; policy accept;"
          + " tcp dport 4444 drop; }; }";

  /** Longer than a handshake on one machine by far; whoever is shut out waits in vain. */
  private static final int IN_VAIN_MILLIS = 200;

  private static final int PATIENCE_MILLIS = 60_000;
  private static final Lockdown LOCKDOWN =
      Lockdown.parse(List.of(ALLOWED, ALLOWED6), List.of("22/tcp", "161/udp"));

  @TempDir private Path root;
  private final List<AutoCloseable> open = new ArrayList<>();

  /** A node with servers on its management ports, and who asks them. */
  private record Site(NetworkNamespace node, NetworkNamespace world, DatagramSocket snmp) {
    /** Whether a connection comes about; tried for long where it should. */
    boolean reaches(String from, String to, int port, boolean should) throws Exception {
      return world.in(
          () -> {
            try (Socket socket = new Socket()) {
              socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
              socket.connect(
                  new InetSocketAddress(InetAddress.ofLiteral(to), port),
                  should ? PATIENCE_MILLIS : IN_VAIN_MILLIS);
              return true;
            } catch (SocketTimeoutException _) {
              return false;
            }
          });
    }

    void reached(String from, String to, int port) throws Exception {
      assertTrue(reaches(from, to, port, true), from + " to " + to + " " + port);
    }

    void shutOut(String from, String to, int port) throws Exception {
      assertFalse(reaches(from, to, port, false), from + " to " + to + " " + port);
    }

    void send(String from, String text) throws Exception {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      boolean _ =
          world.in(
              () -> {
                InetSocketAddress own = new InetSocketAddress(InetAddress.ofLiteral(from), 0);
                try (DatagramSocket socket = new DatagramSocket(own)) {
                  socket.send(
                      new DatagramPacket(bytes, bytes.length, new InetSocketAddress(NODE, 161)));
                  return true;
                }
              });
    }

    String heard() throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[64], 64);
      snmp.receive(packet);
      return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    CommandRunner commands(String only) {
      return (arguments, input, timeout) -> {
        if (only.equals("iptables") && arguments.getFirst().equals("nft")) {
          return new CommandRunner.Result(CommandRunner.Result.NOT_RUN, "no nft");
        }
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", node.name()));
        words.addAll(arguments);
        return CommandRunner.SYSTEM.run(words, input, timeout);
      };
    }

    String rules() throws Exception {
      return node.run("nft", "--stateless", "list", "ruleset");
    }
  }

  private <C extends AutoCloseable> C kept(C what) {
    open.add(what);
    return what;
  }

  private Site site() throws Exception {
    NetworkNamespace node = kept(NetworkNamespace.create());
    NetworkNamespace world = kept(NetworkNamespace.create());
    node.ip(
        "link add eth0 type veth peer name eth0 netns " + world.name(),
        "link set eth0 up",
        "address add " + NODE + "/24 dev eth0",
        "address add " + VIP + "/32 dev eth0",
        "address add " + NODE6 + "/64 dev eth0 nodad");
    world.ip(
        "link set eth0 up",
        "address add " + ALLOWED + "/24 dev eth0",
        "address add " + FORBIDDEN + "/24 dev eth0",
        "address add " + PEER + "/24 dev eth0",
        "address add " + ALLOWED6 + "/64 dev eth0 nodad",
        "address add " + FORBIDDEN6 + "/64 dev eth0 nodad");
    for (int port : new int[] {22, 9443, 80}) {
      kept(node.in(() -> new ServerSocket(port)));
    }
    DatagramSocket snmp = kept(node.in(() -> new DatagramSocket(161)));
    snmp.setSoTimeout(PATIENCE_MILLIS);
    return new Site(node, world, snmp);
  }

  private LockdownKeeper keeper(Site site, String filter) {
    LockdownKeeper keeper =
        LockdownKeeper.start(
            new LockdownFile(root),
            () -> InputFilter.open(site.commands(filter)),
            () ->
                new Surroundings(
                    List.of(InMemoryInputFilter.WEB),
                    Set.of(),
                    Set.of(IpAddress.parse(PEER)),
                    List.of(Services.at(VIP, "22", Transport.TCP))),
            InstantSource.system(),
            _ -> true);
    return kept(keeper);
  }

  private static void await(Callable<Boolean> what) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!what.call()) {
      assertTrue(System.nanoTime() - end < 0, "it does not happen");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nftables", "iptables"})
  void onlyWhoMayReachesTheManagementPortsAndNothingStaysOfIt(String filter) throws Exception {
    try {
      Site site = site();
      site.node().run("nft", FOREIGN);
      String before = site.rules();
      site.reached(FORBIDDEN, NODE, 22);
      site.reached(FORBIDDEN6, NODE6, 9443);
      Socket old = site.world().in(() -> connected(FORBIDDEN));

      LockdownKeeper keeper = keeper(site, filter);
      assertEquals(filter, keeper.plan(LOCKDOWN).filter().orElse(""));
      keeper.apply(LOCKDOWN, HOUR, "ada");
      enforced(site);
      old.getOutputStream().write('x'); // what was there goes on
      assertEquals(before, withoutOurs(site.rules(), before), "rules of others");

      keeper.confirm();
      site.node().run("nft", "flush", "ruleset");
      site.reached(FORBIDDEN, NODE, 22);
      assertFalse(keeper.findings().getFirst().ok());
      await(() -> keeper.findings().getFirst().found().contains("put back"));
      site.shutOut(FORBIDDEN, NODE, 22);

      keeper.apply(Lockdown.parse(List.of(FORBIDDEN), List.of("22")), Duration.ofMillis(50), "ada");
      await(() -> keeper.status().phase() == Phase.LOCKED);
      site.reached(ALLOWED, NODE, 22);
      site.shutOut(FORBIDDEN, NODE, 22);

      keeper.off();
      site.reached(FORBIDDEN, NODE, 22);
      site.reached(FORBIDDEN6, NODE6, 9443);
      assertFalse(site.rules().toLowerCase(Locale.ROOT).contains("evenkeel"));
    } finally {
      for (AutoCloseable each : open.reversed()) {
        each.close();
      }
    }
  }

  private static Socket connected(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(NODE, 9443), PATIENCE_MILLIS);
    return socket;
  }

  private static void enforced(Site site) throws Exception {
    site.reached(ALLOWED, NODE, 22);
    site.reached(ALLOWED6, NODE6, 9443);
    site.reached(PEER, NODE, 9443);
    site.reached(FORBIDDEN, NODE, 80);
    site.reached(FORBIDDEN, VIP, 22);
    assertTrue(site.node().in(() -> connectedHere()), "the node itself");
    site.shutOut(FORBIDDEN, NODE, 22);
    site.shutOut(FORBIDDEN, VIP, 9443);
    site.shutOut(FORBIDDEN6, NODE6, 22);
    site.send(FORBIDDEN, "not this");
    site.send(ALLOWED, "this");
    assertEquals("this", site.heard());
  }

  private static boolean connectedHere() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(NODE, 9443), PATIENCE_MILLIS);
      return true;
    }
  }

  /** What was there before, as long as it is there; else all that is there. */
  private static String withoutOurs(String now, String before) {
    return now.contains(before) ? before : now;
  }
}

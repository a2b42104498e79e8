package org.evenkeel.coordinator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that become a pair over real sockets of loopback. */
@Timeout(120)
class PairingTest {
  private static final String NODE_YAML = "# mine\nnode: %s\nlog: { level: warn } # quiet\n";
  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.79.1"), 0);

  @TempDir Path folder;
  private Path one;
  private Path two;
  private Pairing inviting;
  private Pairing joining;

  @BeforeEach
  void makeNodes() throws IOException {
    one = Files.createDirectories(folder.resolve("lb1"));
    two = Files.createDirectories(folder.resolve("lb2"));
    Files.writeString(one.resolve("node.yaml"), NODE_YAML.formatted("lb1"));
    Files.writeString(two.resolve("node.yaml"), NODE_YAML.formatted("lb2"));
    inviting = new Pairing("lb1", one, one.resolve("state"));
    joining = new Pairing("lb2", two, two.resolve("state"));
  }

  @AfterEach
  void stop() {
    inviting.close();
    joining.close();
  }

  /** A port that was free a moment ago, below those that the kernel gives to anybody. */
  private static InetSocketAddress place() throws IOException {
    Random random = new Random();
    while (true) {
      int port = 20_000 + random.nextInt(10_000);
      try (var socket = new java.net.ServerSocket(port, 1, HERE.getAddress())) {
        return new InetSocketAddress(HERE.getAddress(), socket.getLocalPort());
      } catch (IOException _) {
        // taken
      }
    }
  }

  private static PairingStatus ended(Pairing pairing) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (pairing.status().phase() == PairingStatus.Phase.UNDER_WAY) {
      assertTrue(System.nanoTime() - end < 0, () -> "it does not end: " + pairing.status());
      Thread.sleep(10);
    }
    return pairing.status();
  }

  private static Map<String, String> content(Path directory) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    return content;
  }

  @Test
  void whoHasTheCodeJoinsAndBothSayTheSame() throws Exception {
    InetSocketAddress place = place();
    String code = inviting.invite(place);
    assertTrue(code.matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}"), code);
    joining.join(place, code.toLowerCase(java.util.Locale.ROOT).replace("-", " "));
    assertEquals(PairingStatus.Phase.DONE, ended(joining).phase(), joining.status().toString());
    assertEquals(PairingStatus.Phase.DONE, ended(inviting).phase(), inviting.status().toString());

    assertEquals(Files.readString(one.resolve("ha.key")), Files.readString(two.resolve("ha.key")));
    assertTrue(Files.readString(one.resolve("ha.key")).matches("1 [0-9a-f]{64}\n"));
    for (Path each : new Path[] {one, two}) {
      for (String secret : new String[] {"ha.key", "ha-own.pem", "ha-peer.pem"}) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(each.resolve(secret))));
      }
    }
    assertEquals(
        NodeIdentity.load(two.resolve("ha-own.pem")).orElseThrow().certificate(),
        NodeIdentity.peer(one.resolve("ha-peer.pem")).orElseThrow());
    assertEquals(
        NodeIdentity.load(one.resolve("ha-own.pem")).orElseThrow().certificate(),
        NodeIdentity.peer(two.resolve("ha-peer.pem")).orElseThrow());
    assertFalse(Files.readString(one.resolve("ha-peer.pem")).contains("PRIVATE"));

    String text = Files.readString(one.resolve("node.yaml"));
    assertTrue(text.startsWith(NODE_YAML.formatted("lb1")), text);
    assertEquals(
        NODE_YAML.formatted("lb1"), Files.readString(one.resolve("node.yaml.before-pairing")));
    NodeConfiguration first = NodeYaml.load(one.resolve("node.yaml"), "?");
    NodeConfiguration second = NodeYaml.load(two.resolve("node.yaml"), "?");
    var there = first.ha().orElseThrow();
    var back = second.ha().orElseThrow();
    assertEquals("lb2", there.peer());
    assertEquals("lb1", back.peer());
    assertTrue(there.priority() > back.priority());
    assertEquals(there.links().getFirst().local(), back.links().getFirst().remote());
    assertEquals(there.links().getFirst().remote(), back.links().getFirst().local());
    assertEquals(place.getPort(), there.links().getFirst().port());
    assertEquals(place.getPort(), back.links().getFirst().port());
    assertEquals(Ledger.JOINING, new LedgerFile(two.resolve("state")).read());
    assertEquals(Ledger.EMPTY, new LedgerFile(one.resolve("state")).read());

    joining.unpair();
    assertEquals(NODE_YAML.formatted("lb2"), Files.readString(two.resolve("node.yaml")));
    assertFalse(Files.exists(two.resolve("ha.key")));
    assertFalse(Files.exists(two.resolve("ha-own.pem")));
    assertFalse(Files.exists(two.resolve("ha-peer.pem")));
  }

  @Test
  void wrongCodesAreRefusedAndTheFifthEndsTheInvitation() throws Exception {
    InetSocketAddress place = place();
    String code = inviting.invite(place);
    String wrong = code.startsWith("0") ? "1" + code.substring(1) : "0" + code.substring(1);
    Map<String, String> before = content(folder);
    for (int left = Pairing.TRIES - 1; left >= 0; left--) {
      assertEquals(PairingStatus.Phase.UNDER_WAY, inviting.status().phase());
      Pairing guest = new Pairing("lb2", two, two.resolve("state"));
      guest.join(place, wrong);
      PairingStatus status = ended(guest);
      assertEquals(PairingStatus.Phase.FAILED, status.phase());
      String said = status.steps().getLast().text();
      assertTrue(
          said.contains("the code is wrong") && said.contains(left + " tries are left"), said);
    }
    assertEquals(PairingStatus.Phase.FAILED, inviting.status().phase());
    joining.join(place, code);
    assertEquals(PairingStatus.Phase.FAILED, ended(joining).phase(), "the right one is too late");
    assertEquals(before, content(folder));
    assertThrows(IllegalArgumentException.class, () -> joining.join(place, "no code"));
  }

  /** It has the code's place, speaks TLS with both, and hands on whatever either says. */
  @Test
  void whoStandsBetweenThemIsFoundOut() throws Exception {
    InetSocketAddress place = place();
    String code = inviting.invite(place);
    Map<String, String> before = content(folder);
    PinnedTls tls = new PinnedTls(NodeIdentity.make("lb1"), Optional.empty());
    try (SSLServerSocket between = tls.listen(HERE)) {
      Thread relay =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (SSLSocket near = (SSLSocket) between.accept();
                        SSLSocket far = tls.connect(Optional.empty(), place)) {
                      Thread back = Thread.ofVirtual().start(() -> copy(far, near));
                      copy(near, far);
                      back.join();
                    } catch (IOException | InterruptedException _) {
                      // it was found out
                    }
                  });
      joining.join(new InetSocketAddress(HERE.getAddress(), between.getLocalPort()), code);
      PairingStatus status = ended(joining);
      assertEquals(PairingStatus.Phase.FAILED, status.phase());
      assertTrue(
          status.steps().getLast().text().contains("somebody is between the nodes"),
          status.toString());
      assertEquals(before, content(folder));
      relay.join();
    }
  }

  private static void copy(SSLSocket from, SSLSocket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // the end
    } finally {
      try {
        to.close();
      } catch (IOException _) {
        // the end, too
      }
    }
  }

  @Test
  void aFailureOnEitherSideLeavesBothAsTheyWere() throws Exception {
    // A file of that text cannot have a section at its end.
    for (Path broken : new Path[] {one, two}) {
      String right = Files.readString(broken.resolve("node.yaml"));
      Files.writeString(broken.resolve("node.yaml"), "{ node: " + broken.getFileName() + " }\n");
      Map<String, String> before = content(folder);
      InetSocketAddress place = place();
      Pairing host = new Pairing("lb1", one, one.resolve("state"));
      Pairing guest = new Pairing("lb2", two, two.resolve("state"));
      guest.join(place, host.invite(place));
      assertEquals(PairingStatus.Phase.FAILED, ended(guest).phase());
      assertTrue(
          guest.status().steps().getLast().text().contains("cannot have a section ha"),
          guest.status().toString());
      host.close();
      assertEquals(before, content(folder));
      Files.writeString(broken.resolve("node.yaml"), right);
    }
    Pairing twin = new Pairing("lb1", two, two.resolve("state"));
    InetSocketAddress place = place();
    twin.join(place, inviting.invite(place));
    assertEquals(PairingStatus.Phase.FAILED, ended(twin).phase());
    assertTrue(twin.status().toString().contains("both nodes are called lb1"));
  }

  @Test
  void onlyTheSectionOfNodeYamlIsTouched() {
    String section = "ha:\n  peer: lb2\n";
    assertEquals(section, NodeFileText.with("", section));
    assertEquals("node: a\n# end\n" + section, NodeFileText.with("node: a\n# end", section));
    assertEquals(
        "# top\nha:\n  peer: lb2\n\n# logs\nlog: x\n",
        NodeFileText.with(
            "# top\nha: # old\n  peer: x\n\n  links: []\n\n# logs\nlog: x\n", section));
    assertEquals("# top\n\nlog: x\n", NodeFileText.without("# top\nha: { peer: x }\n\nlog: x\n"));
    assertEquals("happy: x\n", NodeFileText.without("happy: x\n"));
  }

  @Test
  void aCodeIsReadAsItWasTyped() {
    assertEquals("0123-10AB-CDEF", PairingCode.parse(" o123 iOab cdef ").text());
    for (String none :
        new String[] {"", "1234", "1234-5678-9ABCD", "1234-5678-9AB!", "UUUU-UUUU-UUUU"}) {
      assertThrows(IllegalArgumentException.class, () -> PairingCode.parse(none), none);
    }
  }
}

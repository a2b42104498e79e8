package org.evenkeel.coordinator.cli;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.account.GeneratedPassword;
import org.evenkeel.coordinator.replica.NodeIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two whole coordinators on loopback: what one accepts, the other one has. */
@Timeout(600)
class ReplicationTest {
  private static final int WEB = 26_980;

  @TempDir Path folder;
  private PairedNode lb1;
  private PairedNode lb2;

  @BeforeEach
  void makeNodes() throws IOException {
    lb1 = new PairedNode("lb1", folder);
    lb2 = new PairedNode("lb2", folder);
    lb1.pairWith("lb2", 1, 2, 110, WEB);
    lb2.pairWith("lb1", 2, 1, 100, WEB);
    lb1.key("a");
    lb2.key("a");
    PairedNode.acquaint(lb1, lb2);
  }

  @AfterEach
  void stop() {
    lb2.close();
    lb1.close();
  }

  /** Real servers that nobody asks for anything: marks belong to the kernel's dispatcher. */
  private static String cluster(int weight) {
    return """
    virtual-services:
      - name: web
        fwmark: 10
        forwarding: nat
        check: { type: none }
        real-servers:
          - { name: a, address: 192.0.2.1, weight: %d }
          - { name: b, address: 192.0.2.2 }
    """
        .formatted(weight);
  }

  private void startBoth() throws Exception {
    Coordinator _ = lb1.start();
    eventually("lb1 is active", () -> lb1.is("active"));
    Coordinator _ = lb2.start();
    inStep(lb2);
  }

  private static void inStep(PairedNode passive) throws Exception {
    eventually(
        "the passive node is in step: " + passive.ha(),
        () -> passive.is("passive") && passive.ha().path("in-step").asBoolean());
  }

  /**
   * Makes an edit; the answer says that the peer has it, at once unless the machine is very busy.
   */
  private static void onBoth(PairedNode active, String cluster, int revision) throws Exception {
    String said = "revision %d runs, on both nodes\n".formatted(revision);
    eventually(said, () -> active.apply(cluster).equals(new Typed(0, "", said)));
  }

  private static String state(PairedNode node, int realServer) throws IOException {
    return node.status().at("/virtual-services/0/real-servers/" + realServer + "/state").asText();
  }

  @Test
  void whatTheActiveNodeAcceptsThePassiveOneHasAndNobodyElseChanges() throws Exception {
    Files.writeString(lb1.etc.resolve("evenkeel.yaml"), cluster(1));
    Files.writeString(lb2.etc.resolve("evenkeel.yaml"), cluster(2));
    startBoth();
    GeneratedPassword password = lb1.running().generatedPassword().orElseThrow();

    // The first contact: the active node's goes on, the other one's is kept.
    assertEquals(cluster(1), lb2.cluster());
    assertEquals(3, lb2.revision(), "1 was lb2's own, and both have that as 2");
    assertEquals(3, lb1.revision());
    assertTrue(lb2.history(1).contains("not in force: lb1 runs its own, revision 3"));
    assertTrue(lb2.history(1).endsWith(cluster(2)));
    assertTrue(lb1.history(2).endsWith(cluster(2)));
    eventually(
        "lb2 shows it",
        () ->
            lb2.type("ha", "status").out().contains("! revision 1 of lb2, accepted by file while"));
    eventually("lb1, too", () -> divergence(lb1, "configuration").path("revision").asInt() == 1);

    assertTrue(lb2.type("ha", "status", "-o", "json").out().contains("\"passive\""));

    // Users.
    assertEquals(200, ask(2, password));
    assertEquals(
        Files.readString(lb1.state.resolve("users.json")),
        Files.readString(lb2.state.resolve("users.json")));

    // Tokens; and what either node was asked is in its own audit log alone.
    Typed token = lb1.type("token", "add", "ci");
    assertEquals(0, token.status(), token.err());
    eventually("the token is there, too", () -> lb2.type("token", "list").out().contains("  ci  "));
    assertEquals(1, lb2.type("token", "add", "mine").status());
    assertTrue(lb1.type("audit", "show").out().contains("POST /api/v1/tokens"));
    assertTrue(lb2.type("audit", "show").out().contains("refused 409: "));

    // An edit, which the answer says that the peer has.
    onBoth(lb1, cluster(3), 4);
    assertEquals(cluster(3), lb2.cluster());
    assertEquals(4, lb2.revision());
    assertEquals(lb1.history(4), lb2.history(4));
    assertTrue(lb1.history(4).contains("\n# term: "));

    // Who is passive takes none, says where to go, and answers questions.
    List<Typed> refused =
        List.of(
            lb2.apply(cluster(4)),
            lb2.type("rip", "drain", "web", "a"),
            lb2.type("certificate", "remove", "www"));
    for (Typed each : refused) {
      assertEquals(1, each.status());
      assertTrue(
          each.err().contains("this node is passive, lb1 is active: make the change there"),
          each.err());
    }
    assertEquals(4, lb2.revision());
    Path next = Files.writeString(folder.resolve("next.yaml"), cluster(4));
    assertEquals(0, lb2.type("config", "diff", next.toString()).status());
    Files.writeString(lb2.etc.resolve("evenkeel.yaml"), cluster(5));
    lb2.running().reload();
    eventually(
        "an edit of the file is refused",
        () -> lb2.status().path("degraded").toString().contains("lb1 is active"));

    // Operator states and certificates.
    assertEquals(0, lb1.type("rip", "drain", "web", "a").status());
    eventually("lb2 drains it, too", () -> state(lb2, 0).equals("drain"));
    Path pem = Files.write(folder.resolve("www.pem"), NodeIdentity.make("www").pem());
    assertEquals(0, lb1.type("certificate", "put", "www", pem.toString()).status());
    Path arrived = lb2.etc.resolve("certificates/www.pem");
    eventually("it arrives", () -> Files.exists(arrived));
    assertEquals(Files.readString(pem).strip(), Files.readString(arrived).strip());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(arrived)));
    onBoth(lb1, cluster(6), 5);
    assertEquals(cluster(6), lb2.cluster());
    assertEquals(cluster(5), Files.readString(lb2.etc.resolve("evenkeel.yaml.set-aside")));
    inStep(lb2);

    // One that was down catches up, with all that was accepted meanwhile.
    lb2.close();
    assertEquals(
        new Typed(0, "", "revision 6 runs; the other node does not have it yet\n"),
        lb1.apply(cluster(7)));
    assertEquals(0, lb1.apply(cluster(8)).status());
    assertEquals(0, lb1.type("rip", "online", "web", "a").status());
    assertEquals(0, lb1.type("rip", "halt", "web", "b").status());
    assertEquals(0, lb1.type("certificate", "remove", "www").status());
    Coordinator _ = lb2.start();
    inStep(lb2);
    assertEquals(cluster(8), lb2.cluster());
    eventually("the history too", () -> lb2.history(6).equals(lb1.history(6)));
    assertEquals("online", state(lb2, 0));
    assertEquals("halt", state(lb2, 1));
    assertFalse(Files.exists(arrived));

    // The other one takes over, and takes the edits from then on.
    assertEquals(0, lb2.type("ha", "takeover").status());
    inStep(lb1);
    assertTrue(lb1.apply(cluster(9)).err().contains("lb2 is active"));
    onBoth(lb2, cluster(9), 8);
    assertEquals(cluster(9), lb1.cluster());
  }

  @Test
  void whatCannotBeWrittenIsSaidAndTriedAgain() throws Exception {
    Files.writeString(lb1.etc.resolve("evenkeel.yaml"), cluster(1));
    startBoth();
    Path revisions = lb2.state.resolve("revisions");
    Path away = lb2.state.resolve("revisions.away");
    Files.move(revisions, away);
    Files.writeString(revisions, "no directory");
    assertTrue(lb1.apply(cluster(2)).err().contains("the other node does not have it yet"));
    eventually(
        "lb1 says so", () -> lb1.ha().path("problems").toString().contains("lb2: configuration"));
    eventually(
        "and that it suffers from it",
        () -> lb1.status().path("degraded").toString().contains("lb2: configuration"));
    eventually(
        "lb2 says so", () -> lb2.ha().path("problems").toString().contains("configuration of lb1"));
    eventually("it is out of step", () -> !lb2.ha().path("in-step").asBoolean());
    assertEquals(0, lb1.type("rip", "drain", "web", "a").status());
    eventually("what can be kept is", () -> state(lb2, 0).equals("drain"));

    Files.delete(revisions);
    Files.move(away, revisions);
    inStep(lb2);
    assertEquals(cluster(2), lb2.cluster());
    eventually("it is said no more", () -> lb1.ha().path("problems").isEmpty());
    eventually("on both", () -> lb2.ha().path("problems").isEmpty());
  }

  @Test
  void aFullDiskIsSaidAndTriedAgain() throws Exception {
    Path revisions = Files.createDirectories(lb2.state.resolve("revisions"));
    boolean mounted = ran("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", revisions.toString());
    Assumptions.assumeTrue(mounted, "only root has a file system to fill");
    try {
      Files.writeString(lb1.etc.resolve("evenkeel.yaml"), cluster(1));
      startBoth();
      String large = "# " + "x".repeat(40_000) + "\n" + cluster(2);
      assertTrue(lb1.apply(large).err().contains("the other node does not have it yet"));
      eventually("it is said", () -> lb2.status().path("degraded").toString().contains("of lb1"));
      eventually(
          "and why",
          () -> lb2.ha().path("problems").toString().contains("No space left on device"));
      assertEquals(cluster(1), lb2.cluster());
      assertEquals(1, lb2.revision());
      assertTrue(ran("mount", "-o", "remount,size=1m", revisions.toString()));
      inStep(lb2);
      assertEquals(large, lb2.cluster());
      eventually("it is said no more", () -> lb2.ha().path("problems").isEmpty());
    } finally {
      lb2.close();
      assertTrue(ran("umount", revisions.toString()));
    }
  }

  private static boolean ran(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void ofTwoThatAcceptedApartOneGoesOnAndTheOthersIsKept() throws Exception {
    Files.writeString(lb1.etc.resolve("evenkeel.yaml"), cluster(1));
    startBoth();
    // Heartbeats with another key are no heartbeats: each is alone.
    lb2.key("b");
    lb2.running().reload();
    eventually("both are active", () -> lb1.is("active") && lb2.is("active"));
    assertTrue(lb1.apply(cluster(2)).err().contains("the other node does not have it yet"));
    assertTrue(lb1.apply(cluster(3)).err().contains("the other node does not have it yet"));
    assertTrue(lb2.apply(cluster(4)).err().contains("the other node does not have it yet"));
    assertEquals(0, lb2.type("rip", "halt", "web", "b").status());
    assertEquals(0, lb1.type("rip", "drain", "web", "a").status());

    lb2.key("a");
    lb2.running().reload();
    inStep(lb1);
    assertTrue(lb2.is("active"), "its term is the higher one");
    assertEquals(cluster(4), lb1.cluster());
    assertEquals(lb2.revision(), lb1.revision());
    assertEquals("halt", state(lb1, 1));
    assertTrue(lb1.history(3).endsWith(cluster(3)));
    assertTrue(lb1.history(3).contains("not in force: lb2 runs its own, revision 5"));
    assertTrue(lb1.history(2).endsWith(cluster(2)));
    assertEquals("online", state(lb1, 0));

    // Both show what gave way, and where it is.
    for (PairedNode node : List.of(lb1, lb2)) {
      eventually("it is shown", () -> divergence(node, "operators").isObject());
      assertEquals(3, divergence(node, "configuration").path("revision").asInt());
      assertEquals("lb1", divergence(node, "configuration").path("node").asText());
      assertTrue(copy(node, "operators", "operator-states.json").contains("\"drain\""));
      assertTrue(copy(node, "users", "users.json").contains("admin"), "lb2's own first ones");
    }

    // It is compared and brought back by the commands that are shown.
    String shown = lb1.type("ha", "divergence", "show").out();
    assertTrue(shown.contains("    evenkeel config diff --revision 4\n"), shown);
    assertTrue(shown.contains("    evenkeel config rollback 4\n"), shown);
    Typed difference = lb2.type("config", "diff", "--revision", "4");
    assertEquals(0, difference.status(), difference.err());
    assertTrue(difference.out().contains("weight"), difference.out());
    assertEquals(0, lb2.type("config", "rollback", "4").status());
    assertEquals(cluster(3), lb2.cluster());
    eventually("on both", () -> lb1.cluster().equals(cluster(3)));

    // It is acknowledged on either, for both.
    String id = divergence(lb1, "configuration").path("id").asText();
    assertEquals(0, lb1.type("ha", "divergence", "acknowledge", id).status());
    assertEquals(1, lb1.type("ha", "divergence", "acknowledge", id).status(), "it is done");
    eventually("lb2 hears of it", () -> divergence(lb2, "configuration").isMissingNode());
    assertTrue(lb1.type("audit", "show").out().contains("acknowledged: revision 3 of lb1"));
    assertTrue(divergence(lb1, "operators").isObject(), "the others stay");
    assertEquals(0, lb2.type("ha", "divergence", "acknowledge").status());
    eventually("lb1 hears of it", () -> divergence(lb1, "operators").isMissingNode());
    assertTrue(
        lb1.type("ha", "divergence", "show").out().startsWith("nothing was accepted in vain"));
  }

  /** What is shown last of a part; missing when nothing is. */
  private static JsonNode divergence(PairedNode node, String part) {
    JsonNode last = MissingNode.getInstance();
    for (JsonNode each : node.ha().at("/replication/divergences")) {
      last = each.path("part").asText().equals(part) ? each : last;
    }
    return last;
  }

  private static String copy(PairedNode node, String part, String file) throws IOException {
    return Files.readString(Path.of(divergence(node, part).path("copy").asText()).resolve(file));
  }

  @Test
  void whatHasToBeConfirmedHasToBeOnBothNodes() throws Exception {
    Files.writeString(lb1.etc.resolve("evenkeel.yaml"), cluster(1));
    startBoth();

    // What has to be confirmed both know of, and that it was.
    Typed tried = lb1.apply(cluster(3), "--confirm", "1h");
    assertTrue(tried.err().contains("revision 2 runs"), tried.err());
    eventually("lb2 knows", () -> lb2.status().at("/unconfirmed/before").asInt() == 1);
    assertTrue(lb2.type("config", "confirm", "2").err().contains("lb1 is active"));
    assertEquals(0, lb1.type("config", "confirm", "2").status());
    eventually("lb2 knows that, too", () -> !lb2.status().has("unconfirmed"));
    assertEquals(lb1.history(2), lb2.history(2));
    assertEquals(2, lb1.revision());

    // And whoever is active undoes it for both, a takeover between.
    assertEquals(0, lb1.apply(cluster(4), "--confirm", "2s").status());
    inStep(lb2);
    lb1.close();
    eventually(
        "lb2 is active, and has undone it",
        () -> lb2.is("active") && lb2.cluster().equals(cluster(3)));
    assertTrue(lb2.history(lb2.revision()).contains("revision 3 was not confirmed in time"));
    Coordinator _ = lb1.start();
    inStep(lb1);
    assertEquals(cluster(3), lb1.cluster());
  }

  @Test
  void whatWasAcceptedBeforeATakeoverIsNotLost() throws Exception {
    Files.writeString(lb1.etc.resolve("evenkeel.yaml"), cluster(1));
    startBoth();
    lb2.close();
    assertEquals(0, lb1.apply(cluster(2)).status());
    lb1.close();
    Coordinator _ = lb2.start(); // with what it had
    eventually("lb2 is active", () -> lb2.is("active"));
    assertEquals(cluster(1), lb2.cluster());
    Coordinator _ = lb1.start();
    inStep(lb1);
    assertEquals(cluster(2), lb2.cluster());
    assertEquals(cluster(2), lb1.cluster());
    assertTrue(lb2.history(3).contains("accepted by lb1 as revision 2"));
  }

  @Test
  void strangersAtThePortAreCutOffAndHoldUpNobody() throws Exception {
    Files.writeString(lb1.etc.resolve("evenkeel.yaml"), cluster(1));
    startBoth();
    Random random = new Random(7);
    InetAddress near = InetAddress.ofLiteral("127.0.78.2");
    for (int i = 0; i < 40; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      try (Socket socket =
          new Socket(InetAddress.ofLiteral("127.0.78.1"), PairedNode.PORT, near, 0)) {
        socket.getOutputStream().write(bytes);
      } catch (IOException _) {
        // it was quicker
      }
    }
    try (Socket drip = new Socket(InetAddress.ofLiteral("127.0.78.1"), PairedNode.PORT, near, 0);
        Socket elsewhere = new Socket(InetAddress.ofLiteral("127.0.78.1"), PairedNode.PORT)) {
      assertEquals(-1, elsewhere.getInputStream().read(), "not from the peer's address");
      onBoth(lb1, cluster(2), 2);
      drip.setSoTimeout(60_000);
      drip.getOutputStream().write(22);
      byte[] _ = drip.getInputStream().readAllBytes(); // who says nothing is cut off
    }
    inStep(lb2);
  }

  private static int ask(int address, GeneratedPassword password)
      throws IOException, InterruptedException {
    String credentials = password.user() + ":" + password.value();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.78.%d:%d/api/v1/status".formatted(address, WEB)))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}

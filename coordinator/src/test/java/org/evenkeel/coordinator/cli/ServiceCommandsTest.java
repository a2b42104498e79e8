package org.evenkeel.coordinator.cli;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Virtual services and real servers one by one, typed at a whole coordinator. */
@Timeout(120)
class ServiceCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] WAITING = {"--confirm", "1h"};

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static PairedNode node;

  @BeforeAll
  static void start() throws Exception {
    node = new PairedNode("lb1", folder);
    Path settings = node.etc.resolve("node.yaml");
    Files.writeString(settings, Files.readString(settings).replace("level: warn", "level: info"));
    Files.writeString(node.etc.resolve("evenkeel.yaml"), "# ours\nvirtual-services: []\n");
    var _ = node.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** The reply to a change that was done. */
  private static void done(String... words) {
    Typed typed = node.type(words);
    assertEquals(0, typed.status(), typed.err());
    assertEquals("", typed.out());
    assertTrue(typed.err().matches("revision \\d+ runs\n"), typed.err());
  }

  private static void add(String name, int port) {
    done("vip", "add", name, "address=127.0.79.1", "ports=" + port, "forwarding=proxy");
  }

  private static JsonNode json(String... words) throws IOException {
    return JSON.readTree(node.type(words).out());
  }

  @Test
  void whatMayCutOneOffWaitsToBeConfirmed() throws IOException {
    add("tried", 27017);
    Typed set = node.type("vip", "set", "tried", "ports=27018", "--confirm", "1h");
    assertEquals(0, set.status(), set.err());
    int revision = node.revision();
    String hint = "it is undone in 1h unless you type: evenkeel config confirm " + revision;
    assertEquals("revision %d runs\n%s\n".formatted(revision, hint), set.err());
    assertEquals(revision - 1, node.status().at("/unconfirmed/before").asInt());
    assertEquals(0, node.type("config", "confirm", "" + revision).status());
    assertFalse(node.status().has("unconfirmed"));

    String[] real = {"rip", "add", "tried", "a", "address=127.0.79.2", "port=27019"};
    assertEquals(
        0, node.type(Stream.of(real, WAITING).flatMap(Stream::of).toArray(String[]::new)).status());
    assertEquals(revision, node.status().at("/unconfirmed/before").asInt());
    Typed removed = node.type("rip", "remove", "tried", "a", "--confirm", "1h", "-o", "json");
    assertEquals(revision + 2, JSON.readTree(removed.out()).path("revision").asInt());
    assertTrue(removed.err().startsWith("it is undone in 1h"), removed.err());
    assertEquals(1, node.type("vip", "remove", "tried", "--confirm", "soon").status());
    done("vip", "remove", "tried");
  }

  @Test
  void aServiceIsAddedShownChangedAndRemoved() throws Exception {
    done(
        "vip",
        "add",
        "web",
        "address=127.0.79.1",
        "ports=27001",
        "forwarding=proxy",
        "check.type=connect",
        "check.interval=1s",
        "real-servers=[{name: a, address: 127.0.79.2, port: 27002}]",
        "--comment",
        "the first");
    assertTrue(node.type("vip", "list").out().contains("\nweb"), node.type("vip", "list").out());
    Typed shown = node.type("vip", "show", "web");
    assertTrue(shown.out().matches("(?s).*\\Rcheck.interval +1s\\R.*"), shown.out());
    assertTrue(shown.out().matches("(?s).*\\Rweb +a +127.0.79.2 +27002 .*"), shown.out());

    done("vip", "set", "web", "check.interval=", "check.timeout=500ms", "ports=27003");
    JsonNode web = json("vip", "show", "web", "-o", "json");
    assertEquals("{\"type\":\"connect\",\"timeout\":\"500ms\"}", web.path("check").toString());
    assertEquals(27003, web.path("ports").asInt());
    assertTrue(node.cluster().contains("# ours"), "comments stay");

    done("vip", "remove", "web");
    Typed again = node.type("vip", "remove", "web");
    assertEquals(new Typed(1, "", "evenkeel: no virtual service web; there are: none\n"), again);
  }

  @Test
  void aRealServerIsAddedListedChangedAndRemoved() throws Exception {
    add("mq", 27010);
    done("rip", "add", "mq", "r1", "address=127.0.79.3", "port=27011", "weight=5");
    done("rip", "add", "mq", "r2", "address=127.0.79.4", "port=27011");
    Typed list = node.type("rip", "list", "mq");
    assertEquals(3, list.out().lines().count(), list.out());
    assertTrue(list.out().matches("(?s).*\\Rmq +r1 +127.0.79.3 +27011 +5 .*"), list.out());
    assertTrue(node.type("rip", "list").out().contains("127.0.79.4"));

    done("rip", "set", "mq", "r1", "weight=7");
    assertEquals(7, json("rip", "list", "mq", "-o", "json").at("/real-servers/0/weight").asInt());
    done("rip", "set", "mq", "r1", "weight=");
    assertFalse(json("rip", "list", "mq", "-o", "json").at("/real-servers/0").has("weight"));
    done("rip", "remove", "mq", "r1");
    assertEquals(1, json("rip", "list", "mq", "-o", "json").path("real-servers").size());
    done("vip", "remove", "mq");
  }

  @Test
  void aPlanIsShownAndChangesNothing() throws Exception {
    String before = node.cluster();
    Typed plan =
        node.type(
            "vip",
            "add",
            "plan",
            "address=127.0.79.1",
            "ports=27020",
            "forwarding=proxy",
            "--plan");
    assertEquals(0, plan.status(), plan.err());
    assertTrue(plan.out().startsWith("+ "), plan.out());
    assertEquals("", plan.err());
    assertEquals(before, node.cluster());
  }

  @Test
  void revisionsAreListedShownAndRolledBackTo() throws Exception {
    add("old", 27050);
    String then = node.cluster();
    int revision = json("config", "history", "-o", "json").path("running").asInt();
    done("vip", "remove", "old", "--comment", "moved");

    Typed history = node.type("config", "history", "--limit", "2");
    assertEquals(4, history.out().lines().count(), history.out());
    assertTrue(
        history.out().matches("(?s).* " + (revision + 1) + "  runs  .*  moved\\R.*"),
        history.out());
    assertTrue(history.out().contains(" older ones: see --limit"), history.out());
    assertEquals(new Typed(0, then, ""), node.type("config", "history", "" + revision));

    Typed plan = node.type("config", "rollback", "" + revision, "--plan");
    assertEquals(new Typed(0, "+ virtual-services.old\n", ""), plan);
    done("config", "rollback", "" + revision);
    assertEquals(then, node.cluster());
    assertEquals(1, node.type("config", "rollback", "9999").status());
    done("vip", "remove", "old");
  }

  @Test
  void aCertificateThatIsNotThereIsTold() throws Exception {
    Path file = folder.resolve("tls.yaml");
    String service =
        "- { name: tls, address: 127.0.79.1, ports: 27060, forwarding: proxy, proxy: { mode: http,"
            + " tls: { certificates: [absent] } } }\n";
    Files.writeString(file, "virtual-services:\n" + service);
    String line =
        "tls wants the certificate absent, which is not there; put it with: evenkeel certificate"
            + " put absent FILE\n";
    assertEquals(line, node.type("config", "diff", file.toString()).err());
    Typed applied = node.type("config", "apply", file.toString(), "--confirm", "1h");
    assertTrue(applied.err().startsWith(line), applied.err());
    String told = applied.err().lines().reduce((_, last) -> last).orElse("");
    assertTrue(
        told.startsWith("it is undone in 1h unless you type: evenkeel config confirm "), told);
    String revision = told.substring(told.lastIndexOf(' ') + 1);
    assertEquals(
        new Typed(0, "", "revision " + revision + " stays\n"),
        node.type("config", "confirm", revision));
    done("vip", "remove", "tls");
  }

  @Test
  void theLogIsShown() {
    add("logged", 27070);
    done("vip", "remove", "logged");
    Typed logs = node.type("logs", "--text", "revision", "--limit", "2");
    assertEquals(2, logs.out().lines().count(), logs.out());
    assertTrue(logs.out().matches("(?s).* info +Helm: Revision \\d+ runs with .*"), logs.out());
    assertEquals("", node.type("logs", "--level", "error", "--text", "no such words").out());
    assertEquals(2, node.type("logs", "--level", "loud").status());
  }

  @Test
  void aFileSaysAllOfIt() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("filed.yaml"),
            "name: filed\naddress: 127.0.79.1\nports: 27030\nforwarding: proxy\n");
    done("vip", "add", "filed", "-f", file.toString());
    Files.writeString(
        file, "{\"address\": \"127.0.79.1\", \"ports\": 27031, \"forwarding\": \"proxy\"}");
    done("vip", "set", "filed", "-f", file.toString());
    assertEquals(27031, json("vip", "show", "filed", "-o", "json").path("ports").asInt());

    Typed none = node.type("vip", "set", "filled", "-f", file.toString());
    assertEquals(new Typed(1, "", "evenkeel: no virtual service filled; there are: filed\n"), none);
    Files.writeString(file, "name: other\nports: 1\n");
    assertTrue(node.type("vip", "set", "filed", "-f", file.toString()).err().contains("other"));
    Files.writeString(file, "[1, 2");
    assertEquals(1, node.type("vip", "set", "filed", "-f", file.toString()).status());
    done("vip", "remove", "filed");
  }

  @Test
  void whatIsRefusedIsToldWithEveryProblem() throws Exception {
    String before = node.cluster();
    Typed wrong =
        node.type(
            "vip", "add", "bad", "address=127.0.79.1", "ports=0", "forwarding=teleport", "one=1");
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().lines().count() >= 4, wrong.err());
    assertTrue(wrong.err().contains("teleport"), wrong.err());
    assertEquals(before, node.cluster());
  }

  @Test
  void aServerIsDrainedWhereverItServesByNameOrAddress() throws Exception {
    add("one", 27040);
    add("two", 27041);
    done("rip", "add", "one", "shared", "address=127.0.79.9", "port=27049");
    done("rip", "add", "two", "other", "address=127.0.79.9", "port=27049");
    eventually("both are there", () -> node.status().toString().contains("\"other\""));
    String draining = ": draining, no new connections; those that there are go on\n";
    assertEquals(
        new Typed(0, "", "shared of one" + draining + "other of two" + draining),
        node.type("rip", "drain", "--server", "127.0.79.9", "--wait"));
    assertEquals(2, states("drain"));
    assertEquals(
        new Typed(0, "", "shared of one: halted, out of service; its connections are cut\n"),
        node.type("rip", "halt", "--server", "shared"));
    assertEquals(1, states("halt"));
    Typed nobody = node.type("rip", "drain", "--server", "127.0.79.99");
    assertEquals(1, nobody.status());
    assertTrue(nobody.err().contains("evenkeel rip list"), nobody.err());
    done("vip", "remove", "one");
    done("vip", "remove", "two");
  }

  private static int states(String wanted) throws IOException {
    int count = 0;
    for (JsonNode service : node.status().path("virtual-services")) {
      for (JsonNode real : service.path("real-servers")) {
        count += real.path("state").asText().equals(wanted) ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void whatRunsIsExported() throws Exception {
    Typed exported = node.type("config", "export");
    assertEquals(0, exported.status(), exported.err());
    assertTrue(exported.out().contains("# ours\n"), exported.out());
    assertTrue(json("config", "export", "-o", "json").has("virtual-services"));
  }
}

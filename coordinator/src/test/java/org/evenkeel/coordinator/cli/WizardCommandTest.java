package org.evenkeel.coordinator.cli;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.evenkeel.coordinator.Coordinator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Typed at the program, below a directory of its own: the machine's network is none of its
 * business.
 */
@Timeout(600)
final class WizardCommandTest {
  private static final String ANSWERS =
      """
      # one arm
      one-armed = y
      address = 10.99.9.1
      """;

  private static final String CLUSTER =
      """
      # mine
      defaults: { check: { type: none } }
      virtual-services:
        - name: web
          address: 10.99.9.2
          ports: 80
          forwarding: proxy
          real-servers: [{ name: a, address: 10.99.9.100 }]
      """;

  @TempDir private Path folder;

  /** In this process: what a signal does to one of its own is {@link WizardProcessTest}'s. */
  private static Typed run(PairedNode node, String typed, String... options) {
    InputStream keyboard = System.in;
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    try {
      return node.type(
          Stream.concat(Stream.of("wizard"), Arrays.stream(options)).toArray(String[]::new));
    } finally {
      System.setIn(keyboard);
    }
  }

  private String answers(String more) throws IOException {
    Path file = folder.resolve("answers");
    Files.writeString(file, ANSWERS + more);
    return file.toString();
  }

  @Test
  void filesAreWrittenWhereNoCoordinatorRuns() throws Exception {
    PairedNode node = new PairedNode("lb1", folder);
    Files.writeString(node.etc.resolve("evenkeel.yaml"), "# mine\nvirtual-services: []\n");
    Typed plan = run(node, "", "--answers", answers(""), "--plan");
    assertEquals(0, plan.status(), plan.err());
    assertTrue(plan.out().contains("  +  - name: web\n"), plan.out());
    assertTrue(plan.out().contains("Network settings: not changed\n"), plan.out());
    assertEquals("# mine\nvirtual-services: []\n", node.cluster());
    assertFalse(Files.exists(node.root.resolve("run")), "a plan changes nothing");

    Typed none = run(node, "", "--answers", answers(""));
    assertEquals(1, none.status());
    assertTrue(none.err().contains("not confirmed; nothing is changed"), none.err());
    assertEquals("# mine\nvirtual-services: []\n", node.cluster());

    Typed done = run(node, "\n", "--answers", answers(""));
    assertEquals(0, done.status(), done.err());
    assertTrue(node.cluster().startsWith("# mine\n"), node.cluster());
    assertEquals(0, node.type("config", "validate").status());
  }

  @Test
  void aCoordinatorThatRunsTakesItAsARevision() throws Exception {
    PairedNode node = new PairedNode("lb1", folder);
    Files.writeString(node.etc.resolve("evenkeel.yaml"), CLUSTER);
    try (Coordinator coordinator = node.start()) {
      int revision = node.revision();
      Typed served = run(node, "\n", "--answers", answers("virtual-address = 10.99.9.2\n"));
      assertEquals(1, served.status(), "the same address and port again");
      assertTrue(served.err().contains("nothing is changed"), served.err());
      assertEquals(revision, node.revision());

      Typed taken = run(node, "\n", "--answers", answers("port = 8080\n"));
      assertEquals(0, taken.status(), taken.err());
      assertEquals(revision + 1, node.revision());
      String yaml = coordinator.control().configuration().yaml();
      assertTrue(yaml.startsWith("# mine\n"), yaml);
      assertTrue(yaml.contains("name: port-8080"), yaml);
      assertEquals(yaml, node.cluster());
      assertTrue(node.type("config", "history").out().contains("wizard"));
      takenOverTheApi(node, revision + 2);
    }
  }

  /** What the page does, too. */
  private static void takenOverTheApi(PairedNode node, int revision) throws Exception {
    try (ControlClient client = new ControlClient(node.root.resolve("run/evenkeel/control.sock"))) {
      String json = "application/json";
      String answers =
          "{\"answers\":{\"one-armed\":\"y\",\"address\":\"10.99.9.1\",\"port\":\"81\"}}";
      JsonNode plan = client.post("/api/v1/wizard?plan=true", json, answers);
      assertTrue(plan.path("plan").toString().contains("name: port-81"), plan::toString);
      assertEquals(revision - 1, node.revision());
      JsonNode _ = client.post("/api/v1/wizard", json, answers);
      eventually("it is done", () -> client.get("/api/v1/wizard").at("/last/done").asBoolean());
      assertEquals(revision, node.revision());
      assertTrue(node.cluster().contains("name: port-81"));
      assertFalse(Files.exists(node.state.resolve("wizard.json")));
      assertFalse(Files.exists(node.state.resolve("wizard.until")));
      // As a kill leaves it.
      Files.writeString(
          node.state.resolve("wizard.json"),
          "[{\"file\": \"%s/none\", \"after\": \"x\", \"directories\": []}]".formatted(node.root));
      assertEquals("left", client.get("/api/v1/wizard").path("stage").asText());
      JsonNode _ = client.post("/api/v1/wizard/undo");
      eventually(
          "it is taken back",
          () -> client.get("/api/v1/wizard").path("stage").asText().equals("idle"));
      assertEquals(revision, node.revision());
    }
  }

  @Test
  void aHistoryWithoutAConfigurationIsNotWrittenOver() throws Exception {
    PairedNode node = new PairedNode("lb1", folder);
    try (Coordinator _ = node.start()) {
      assertEquals(0, node.apply(CLUSTER).status());
    }
    Files.delete(node.etc.resolve("evenkeel.yaml"));
    Typed refused = run(node, "\n", "--answers", answers(""));
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("Start the coordinator and begin again"), refused.err());
    assertFalse(Files.exists(node.etc.resolve("evenkeel.yaml")));
  }

  @Test
  void aConfigurationThatIsRefusedIsNotTouched() throws Exception {
    PairedNode node = new PairedNode("lb1", folder);
    Files.writeString(node.etc.resolve("evenkeel.yaml"), "nonsense: 1\n");
    Typed refused = run(node, "\n\n", "--answers", answers(""));
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("evenkeel.yaml:1:1: nonsense"), refused.err());
    assertTrue(refused.err().contains("mend or remove it"), refused.err());
    assertEquals("nonsense: 1\n", node.cluster());

    Typed unknown = run(node, "", "--answers", folder.resolve("none").toString());
    assertEquals(1, unknown.status());
  }

  @Test
  void aKeyThatIsNoQuestionIsTold() throws Exception {
    PairedNode node = new PairedNode("lb1", folder);
    Typed wrong = run(node, "", "--answers", answers("colour = blue\n"));
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains("answers:4: no question colour"), wrong.err());
  }
}

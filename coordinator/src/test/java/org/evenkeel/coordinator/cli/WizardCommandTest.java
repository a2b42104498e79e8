package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program itself, below a directory of its own: the machine's network is none of its business.
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

  private Typed run(PairedNode node, String typed, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "wizard",
                "--root",
                node.root.toString()));
    command.addAll(List.of(options));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try (var in = process.getOutputStream()) {
      in.write(typed.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It ended without reading.
    }
    assertTrue(process.waitFor(240, TimeUnit.SECONDS));
    return new Typed(process.exitValue(), Files.readString(out), Files.readString(err));
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

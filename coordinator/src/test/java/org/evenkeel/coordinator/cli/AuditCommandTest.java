package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log: command, control socket, API and back, and its files without a coordinator. */
final class AuditCommandTest {
  @TempDir private Path root;

  @Test
  void whatWasDoneIsShownAndVerifiedAlsoWithoutACoordinator() throws IOException {
    assertEquals("the log is empty\n", typed("audit", "verify").out());
    try (TestServer server = server()) {
      assertEquals(0, typed("rip", "drain", "mq", "r1").status());
      assertEquals(0, typed("token", "add", "ci").status());
      Typed shown = typed("audit", "show", "--since", "1h", "--user", "local");
      assertEquals(0, shown.status(), shown.err());
      assertTrue(
          shown
              .out()
              .contains(
                  "local  local  socket  PUT /api/v1/virtual-services/mq/real-servers/r1/state"
                      + " mq/r1: online -> drain  "),
          shown.out());
      assertEquals(3, shown.out().lines().count(), shown.out());
      assertEquals(1, typed("audit", "show", "--since", "soon").status());
      assertEquals(server.socket(), root.resolve("run/evenkeel/control.sock"));
    }
    Typed whole = typed("audit", "verify");
    assertEquals(0, whole.status(), whole.err());
    assertTrue(whole.out().startsWith("lines 1 to 2 are whole; SHA-256 of the last: "));
    String hash = whole.out().strip().substring(whole.out().strip().length() - 64);
    assertEquals(0, typed("audit", "verify", "--expect", hash).status());
    assertEquals(1, typed("audit", "verify", "--expect", "0" + hash.substring(1) + "0").status());
    Typed json = typed("audit", "verify", "-o", "json");
    assertTrue(json.out().contains("\"last-hash\" : \"" + hash + '"'), json.out());

    Path file = root.resolve("var/lib/evenkeel/audit/000000000001.jsonl");
    Path copy = Files.copy(file, root.resolve("copy.jsonl"));
    Files.writeString(file, Files.readString(file).replace("drain", "droin"));
    Typed broken = typed("audit", "verify");
    assertEquals(1, broken.status());
    assertTrue(broken.err().contains(file + ":2: it vouches for another line 1"), broken.err());
    Typed brokenYaml = typed("audit", "verify", "-o", "yaml");
    assertEquals(1, brokenYaml.status());
    assertTrue(brokenYaml.out().startsWith("whole: false\n"), brokenYaml.out());
    assertEquals(0, typed("audit", "verify", copy.toString()).status());
    assertEquals(1, typed("audit", "verify", root.resolve("none").toString()).status());
  }

  private TestServer server() {
    return new TestServer(
        root,
        new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))),
        new TestServer.NoPages());
  }

  private Typed typed(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--root", root.toString()));
    return Typed.run(arguments.toArray(String[]::new));
  }
}

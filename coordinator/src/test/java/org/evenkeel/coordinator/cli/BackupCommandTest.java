package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of whole coordinators, restored on others. */
@Timeout(300)
final class BackupCommandTest {
  private static final String TEXT =
      """
      virtual-services:   # of two nodes
        - name: web
          address: 127.0.0.1
          ports: %d
          forwarding: proxy
          check: { type: none }
          real-servers:
            - { name: a, address: 127.0.0.1, port: 9 }
            - { name: b, address: 127.0.0.1, port: 10 }
      """;

  @TempDir private Path directory;
  private Path old = Path.of("");
  private Path fresh = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void makeRoots() throws IOException {
    old = node("old", "lb1");
    fresh = node("fresh", "lb9");
    file = directory.resolve("lb1.zip");
  }

  private Path node(String root, String name) throws IOException {
    Path etc = Files.createDirectories(directory.resolve(root).resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"),
        "node: %s\nlisten: { web: off, fallback: off }\nlog: { level: error }\n".formatted(name));
    return directory.resolve(root);
  }

  private static Coordinator start(Path root) throws StartException {
    return Coordinator.start(
        new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), true));
  }

  private static Typed type(Path root, String... arguments) {
    return Typed.run(
        Stream.concat(Arrays.stream(arguments), Stream.of("--root", root.toString()))
            .toArray(String[]::new));
  }

  private static Typed done(Path root, String... arguments) {
    Typed typed = type(root, arguments);
    assertEquals(0, typed.status(), typed.err());
    return typed;
  }

  private static byte[] state(Path root, String name) throws IOException {
    return Files.readAllBytes(root.resolve("var/lib/evenkeel").resolve(name));
  }

  /** Two revisions, a user, a token, a drained real server and a page of one's own. */
  private void live(int port) throws IOException {
    Path yaml = directory.resolve("new.yaml");
    Files.writeString(yaml, TEXT.formatted(port).replace("# of two nodes", ""));
    done(old, "config", "apply", yaml.toString(), "--comment", "first");
    Files.writeString(yaml, TEXT.formatted(port));
    done(old, "config", "apply", yaml.toString(), "--comment", "second");
    done(old, "user", "add", "ada", "--role", "operator", "--generate");
    done(old, "token", "add", "prometheus");
    done(old, "rip", "drain", "web", "b");
    Files.writeString(old.resolve("etc/evenkeel/fallback.html"), "<p>soon");
  }

  @Test
  void aFreshNodeBecomesWhatTheOldOneWas() throws Exception {
    try (Coordinator _ = start(old)) {
      live(RealServer.freePort());
      Typed backup = done(old, "backup", file.toString());
      assertTrue(backup.err().contains("private keys"), backup.err());
      assertEquals(1, type(old, "backup", file.toString()).status(), "it replaced a file");
    }
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    byte[] users;
    byte[] node = Files.readAllBytes(fresh.resolve("etc/evenkeel/node.yaml"));
    try (Coordinator coordinator = start(fresh)) {
      users = state(fresh, "users.json");
      Typed plan = done(fresh, "restore", "--dry-run", file.toString());
      assertTrue(plan.out().contains("+ "), plan.out());
      assertTrue(plan.out().contains("~ users.json"), plan.out());
      assertTrue(plan.err().contains("--node"), plan.err());
      assertArrayEquals(users, state(fresh, "users.json"));

      Typed restored = done(fresh, "restore", file.toString());
      assertTrue(restored.err().contains("To undo it: evenkeel restore "), restored.err());
      assertArrayEquals(state(old, "users.json"), state(fresh, "users.json"));
      assertArrayEquals(state(old, "tokens.json"), state(fresh, "tokens.json"));
      assertTrue(coordinator.control().configuration().yaml().contains("# of two nodes"));
      assertEquals(3, coordinator.control().configuration().revision());
      assertArrayEquals(state(old, "revisions/000001.yaml"), state(fresh, "revisions/000001.yaml"));
      assertTrue(
          new String(state(fresh, "revisions/000003.yaml"), StandardCharsets.UTF_8)
              .contains("restored from the backup of lb1"));
      assertTrue(new String(state(fresh, "state.json"), StandardCharsets.UTF_8).contains("drain"));
      assertEquals("<p>soon", Files.readString(fresh.resolve("etc/evenkeel/fallback.html")));
      assertArrayEquals(node, Files.readAllBytes(fresh.resolve("etc/evenkeel/node.yaml")));
      assertTrue(done(fresh, "audit", "show").out().contains("POST /api/v1/restore"));
      assertTrue(
          done(fresh, "restore", "--dry-run", file.toString()).out().contains("as in the backup"));

      String said = restored.err();
      String undo = said.substring(said.lastIndexOf(' ') + 1).strip();
      assertEquals(
          PosixFilePermissions.fromString("rw-------"),
          Files.getPosixFilePermissions(Path.of(undo)));
      done(fresh, "restore", undo);
      assertArrayEquals(users, state(fresh, "users.json"));
      assertFalse(coordinator.control().configuration().yaml().contains("web"));

      done(fresh, "restore", "--node", file.toString());
      assertEquals(
          Files.readString(old.resolve("etc/evenkeel/node.yaml")),
          Files.readString(fresh.resolve("etc/evenkeel/node.yaml")));
    }
  }

  @Test
  void aBackupThatIsNotWholeChangesNothing() throws Exception {
    try (Coordinator coordinator = start(old)) {
      live(RealServer.freePort());
      done(old, "backup", file.toString());
      byte[] archive = Files.readAllBytes(file);
      archive[100] = (byte) (archive[100] ^ 1); // of the manifest, packed
      Files.write(file, archive);
      int revision = coordinator.control().configuration().revision();
      Typed refused = type(old, "restore", file.toString());
      assertEquals(1, refused.status());
      assertTrue(refused.err().contains("nothing changed"), refused.err());
      assertEquals(revision, coordinator.control().configuration().revision());
      assertFalse(Files.exists(old.resolve("var/lib/evenkeel/before-restore")));
      assertEquals(1, type(old, "restore", "none.zip").status());
    }
  }
}

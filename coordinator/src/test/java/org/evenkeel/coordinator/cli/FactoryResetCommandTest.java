package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.coordinator.Coordinator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class FactoryResetCommandTest {
  private static final String TEXT =
      """
      virtual-services:   # to be kept
        - name: web
          address: 127.0.79.21
          ports: 27121
          forwarding: proxy
          check: { type: none }
          real-servers: [{ name: a, address: 127.0.79.22, port: 27122 }]
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private PairedNode node;

  @BeforeEach
  void makeNode() throws IOException {
    node = new PairedNode("lb7", folder);
  }

  /** Every file below the node's root by its content; what a run leaves open is not of interest. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Path top : new Path[] {node.etc, node.state}) {
      if (Files.exists(top)) {
        try (Stream<Path> paths = Files.walk(top)) {
          for (Path path : paths.filter(Files::isRegularFile).toList()) {
            files.put(
                node.root.relativize(path).toString(),
                Files.readString(path, StandardCharsets.ISO_8859_1));
          }
        }
      }
    }
    return files;
  }

  private void live() throws Exception {
    try (Coordinator _ = node.start()) {
      Typed applied = node.apply(TEXT);
      assertEquals(0, applied.status(), applied.err());
      assertEquals(0, node.type("rip", "drain", "web", "a").status());
      assertEquals(0, node.type("user", "add", "ada", "--generate").status());
    }
    Files.writeString(node.etc.resolve("agent.xml"), "<xml/>");
  }

  @Test
  void whatWasConfiguredGoesAndItsBackupBringsItBack() throws Exception {
    live();
    String cluster = node.cluster();
    Map<String, String> before = files();
    Typed plan = node.type("factory-reset", "--plan");
    assertEquals(0, plan.status(), plan.err());
    assertTrue(
        plan.out().contains("- " + node.etc.resolve("evenkeel.yaml") + ": the configuration\n"),
        plan.out());
    assertTrue(plan.out().contains(node.state.resolve("users.json") + ": the users\n"), plan.out());
    assertEquals(before, files(), "a plan changes nothing");

    Typed done = node.type("factory-reset", "--yes", "lb7");
    assertEquals(0, done.status(), done.err());
    Map<String, String> after = files();
    String archive =
        after.keySet().stream()
            .filter(name -> name.contains("before-reset/"))
            .findFirst()
            .orElseThrow();
    assertTrue(
        done.err().contains("evenkeel restore --node " + node.root.resolve(archive)), done.err());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(node.root.resolve(archive))));
    after
        .keySet()
        .removeIf(
            name -> name.contains("/audit/") || name.equals("var/lib/evenkeel/host-settings.json"));
    assertEquals(Set.of(archive, "etc/evenkeel/agent.xml"), after.keySet());
    assertTrue(before.keySet().stream().anyMatch(name -> name.contains("/audit/")));
    assertTrue(
        files().keySet().stream().anyMatch(name -> name.contains("/audit/")),
        "the audit log stays");

    Files.writeString(
        node.etc.resolve("node.yaml"),
        before.getOrDefault("etc/evenkeel/node.yaml", "").replace("lb7", "fresh"));
    try (Coordinator _ = node.start()) {
      String audit = node.type("audit", "show", "-o", "json").out();
      assertTrue(audit.contains("\"shell of " + System.getProperty("user.name")), audit);
      assertTrue(audit.contains("evenkeel.yaml: the configuration"), audit);
      assertEquals(0, node.type("audit", "verify").status());
      assertFalse(node.type("user", "list").out().contains("ada"));
      Typed restored = node.type("restore", "--node", node.root.resolve(archive).toString());
      assertEquals(0, restored.status(), restored.err());
      assertEquals(cluster, node.cluster());
      assertTrue(node.type("user", "list").out().contains("ada"));
      assertEquals("drain", node.status().at("/virtual-services/0/real-servers/0/state").asText());
    }
    assertEquals(before.get("etc/evenkeel/node.yaml"), files().get("etc/evenkeel/node.yaml"));
  }

  @Test
  void nothingGoesWhileACoordinatorRunsOrInAPairOrUnderAnotherName() throws Exception {
    live();
    Map<String, String> before = files();
    try (Coordinator _ = node.start()) {
      Typed running = node.type("factory-reset", "--yes", "lb7");
      assertEquals(1, running.status());
      assertTrue(running.err().contains("a coordinator runs below"), running.err());
      assertTrue(files().keySet().containsAll(before.keySet()));
    }
    before = files();
    Typed other = node.type("factory-reset", "--yes", "lb8");
    assertEquals(1, other.status());
    assertTrue(
        other.err().contains("nothing is changed: the name of this node is lb7"), other.err());
    assertEquals(before, files());

    node.key("a");
    before = files();
    Typed paired = node.type("factory-reset", "--yes", "lb7");
    assertEquals(1, paired.status());
    assertTrue(paired.err().contains("evenkeel ha unpair"), paired.err());
    assertEquals(before, files());
  }

  @Test
  void aWizardThatWasKilledIsToBeTakenBackFirst() throws Exception {
    Files.createDirectories(node.state);
    Files.writeString(node.state.resolve("wizard.json"), "[]");
    Map<String, String> before = files();
    Typed refused = node.type("factory-reset", "--yes", "lb7");
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("evenkeel wizard --undo"), refused.err());
    assertEquals(before, files());
  }

  @Test
  void whatIsInTheKernelIsRememberedAndNothingElse() throws Exception {
    Files.createDirectories(node.state);
    Files.writeString(
        node.state.resolve("state.json"),
        """
        {"operator-states": [{"service": "web", "real-server": "a", "state": "drain"}],
         "services": [{"protocol": "tcp", "address": "192.0.2.1", "port": 80}],
         "addresses": ["192.0.2.1"], "marks": []}
        """);
    Typed done = node.type("factory-reset", "--yes", "lb7", "--no-backup");
    assertEquals(0, done.status(), done.err());
    assertTrue(done.out().contains("The kernel's tables and addresses stay"), done.out());
    assertEquals(
        Set.of("var/lib/evenkeel/state.json"),
        files().keySet().stream()
            .filter(name -> !name.contains("/audit/"))
            .collect(Collectors.toSet()));
    String kept = Files.readString(node.state.resolve("state.json"));
    assertTrue(kept.contains("192.0.2.1"), kept);
    assertFalse(kept.contains("drain"), kept);
  }

  @Test
  void aLinkIsRemovedAndNotFollowed() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "stays");
    Files.createSymbolicLink(node.etc.resolve("certificates"), outside);
    Typed done = node.type("factory-reset", "--yes", "lb7", "--no-backup");
    assertEquals(0, done.status(), done.err());
    assertFalse(Files.exists(node.etc.resolve("certificates")));
    assertEquals("stays", Files.readString(outside.resolve("precious")));
  }

  @Test
  void nothingToTakeAwayIsSaid() throws Exception {
    Files.delete(node.etc.resolve("node.yaml"));
    Typed done = node.type("factory-reset");
    assertEquals(new Typed(0, "nothing is there to take away\n", ""), done);
  }
}

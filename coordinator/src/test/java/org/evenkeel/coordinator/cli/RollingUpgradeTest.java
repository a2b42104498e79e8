package org.evenkeel.coordinator.cli;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.model.Version;
import org.evenkeel.coordinator.upgrade.Candidate;
import org.evenkeel.coordinator.upgrade.DebianVersion;
import org.evenkeel.coordinator.upgrade.PackageManager;
import org.evenkeel.coordinator.upgrade.Standing;
import org.evenkeel.coordinator.upgrade.Upgrade;
import org.evenkeel.coordinator.upgrade.UpgradePlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two whole coordinators, of which each is started anew where its package manager would have done
 * so: one after the other, and at every moment one of them has the addresses.
 */
@Timeout(600)
class RollingUpgradeTest {
  private static final int WEB = 26_981;
  private static final DebianVersion OLDER = DebianVersion.parse("0.0.9").orElseThrow();
  private static final DebianVersion INSTALLED = DebianVersion.parse("0.1.0").orElseThrow();
  private static final Path FILE = Path.of("/nowhere/evenkeel.deb");

  @TempDir Path folder;
  private PairedNode lb1;
  private PairedNode lb2;

  @BeforeEach
  void makeNodes() throws Exception {
    lb1 = new PairedNode("lb1", folder);
    lb2 = new PairedNode("lb2", folder);
    lb1.pairWith("lb2", 3, 4, 110, WEB);
    lb2.pairWith("lb1", 4, 3, 100, WEB);
    lb1.key("c");
    lb2.key("c");
    PairedNode.acquaint(lb1, lb2);
    Coordinator _ = lb1.start();
    eventually("lb1 is active", () -> lb1.is("active"));
    Coordinator _ = lb2.start();
    eventually("lb2 is in step", () -> lb2.is("passive") && lb2.ha().path("in-step").asBoolean());
    eventually("lb1 knows", () -> lb1.ha().at("/peer/in-step").asBoolean());
  }

  @AfterEach
  void stop() {
    lb2.close();
    lb1.close();
  }

  private static LocalNode local(PairedNode node) {
    return new LocalNode(
        node.root.resolve("run/evenkeel/control.sock"),
        (_, _, _) -> new CommandRunner.Result(0, "active"));
  }

  private static UpgradePlan plan(PairedNode node, DebianVersion version) {
    Candidate candidate = new Candidate(version, Optional.empty(), FILE, List.of(), List.of());
    return UpgradePlan.of(INSTALLED, Optional.of(candidate), local(node).look(), true);
  }

  /** Does what the plan says, with a package manager that only starts the coordinator anew. */
  private static void carryOut(PairedNode node, PairedNode peer) throws Exception {
    UpgradePlan.Steps steps =
        assertInstanceOf(UpgradePlan.Steps.class, plan(node, OLDER), node.ha().toString());
    List<String> installs = new ArrayList<>();
    CommandRunner manager =
        (words, _, _) -> {
          installs.add(words.getLast());
          assertTrue(node.is("passive") && peer.is("active"), "connections go through the peer");
          node.close();
          assertDoesNotThrow(node::start);
          return new CommandRunner.Result(0, "");
        };
    new Upgrade(
            new PackageManager(manager),
            local(node),
            new Upgrade.Patience(Duration.ofMinutes(5), Duration.ofMinutes(5)),
            _ -> {})
        .carryOut(
            steps, INSTALLED, new Candidate(OLDER, Optional.empty(), FILE, List.of(), List.of()));
    assertEquals(List.of(FILE.toString()), installs);
    assertTrue(node.is("passive") && peer.is("active"));
  }

  @Test
  void oneNodeGoesAfterTheOtherAndTheAddressesNeverStayAway() throws Exception {
    eventually(
        "each says what it runs",
        () ->
            lb1.ha().at("/peer/version").asText().equals(Version.running())
                && lb2.ha().at("/peer/version").asText().equals(Version.running()));
    Standing.Paired active = assertInstanceOf(Standing.Paired.class, local(lb1).look());
    assertEquals(Role.PASSIVE, active.peer().role());
    assertFalse(lb1.type("ha", "status").out().contains("programs differ"));

    DebianVersion newer = DebianVersion.parse("9.0").orElseThrow();
    UpgradePlan.Refused first =
        assertInstanceOf(UpgradePlan.Refused.class, plan(lb1, newer), "the passive node is first");
    assertTrue(first.why().contains("on lb2: evenkeel upgrade"), first.why().toString());
    assertInstanceOf(UpgradePlan.Steps.class, plan(lb2, newer));

    carryOut(lb2, lb1);
    carryOut(lb1, lb2);
  }
}

package org.evenkeel.coordinator.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.upgrade.Standing.Paired;
import org.evenkeel.coordinator.upgrade.Standing.Peer;
import org.evenkeel.coordinator.upgrade.UpgradePlan.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpgradePlanTest {
  private static final DebianVersion OLD = DebianVersion.parse("0.1.0").orElseThrow();
  private static final DebianVersion NEW = DebianVersion.parse("0.2.0-1").orElseThrow();

  private static Optional<Candidate> candidate(DebianVersion version) {
    Path file = Path.of("/x/evenkeel.deb");
    return Optional.of(new Candidate(version, Optional.of(file), file, List.of(), List.of()));
  }

  private static UpgradePlan upgrade(Standing standing) {
    return UpgradePlan.of(OLD, candidate(NEW), standing, false);
  }

  private static UpgradePlan downgrade(Standing standing) {
    return UpgradePlan.of(NEW, candidate(OLD), standing, true);
  }

  /** An active node with a peer that could take over. */
  private static Paired active(String peerVersion) {
    return new Paired(
        "lb1",
        Role.ACTIVE,
        "0.1.0",
        true,
        new Peer("lb2", true, Role.PASSIVE, peerVersion, true, false));
  }

  private static Paired passive(boolean heard, Role peer) {
    return new Paired(
        "lb2", Role.PASSIVE, "0.1.0", true, new Peer("lb1", heard, peer, "0.1.0", false, false));
  }

  private static List<Step> steps(UpgradePlan plan) {
    return assertInstanceOf(UpgradePlan.Steps.class, plan).steps();
  }

  private static String refused(UpgradePlan plan) {
    return String.join("\n", assertInstanceOf(UpgradePlan.Refused.class, plan).why());
  }

  private static String nothing(UpgradePlan plan) {
    return String.join("\n", assertInstanceOf(UpgradePlan.Nothing.class, plan).why());
  }

  @Test
  void aNodeThatIsAloneIsUpgradedAtOnce() {
    assertEquals(
        List.of(Step.INSTALL, Step.AWAIT), steps(upgrade(new Standing.Alone("lb1", "0.1.0"))));
  }

  @Test
  void whereNoCoordinatorRunsNoneIsWaitedFor() {
    assertEquals(List.of(Step.INSTALL), steps(upgrade(new Standing.Stopped(false))));
    assertEquals(List.of(Step.INSTALL, Step.AWAIT), steps(upgrade(new Standing.Stopped(true))));
  }

  @Test
  void aCoordinatorThatDoesNotAnswerIsNotTouched() {
    assertTrue(refused(upgrade(new Standing.Silent("it hangs"))).startsWith("it hangs\n"));
  }

  @Test
  void thePassiveNodeGoesFirst() {
    assertEquals(List.of(Step.INSTALL, Step.AWAIT), steps(upgrade(passive(true, Role.ACTIVE))));
    String why = refused(upgrade(active("0.1.0")));
    assertEquals(
        """
        lb1 is active, and lb2 runs 0.1.0: the passive node goes first, so that there is one to take over
        on lb2: evenkeel upgrade --from evenkeel.deb
        then here again: evenkeel upgrade --from evenkeel.deb\
        """,
        why);
  }

  @Test
  void aPeerThatDoesNotSayItsVersionIsAnEarlierOne() {
    assertTrue(refused(upgrade(active(""))).contains("lb2 runs an earlier version"));
  }

  @Test
  void theActiveNodeHandsOverBeforeItIsUpgraded() {
    for (String version : List.of("0.2.0", "0.2.1", "0.10.0")) {
      assertEquals(
          List.of(Step.HAND_OVER, Step.INSTALL, Step.AWAIT), steps(upgrade(active(version))));
    }
  }

  @Test
  void whatComesBeforeAReleaseIsNotTheRelease() {
    assertTrue(refused(upgrade(active("0.2.0-SNAPSHOT"))).contains("runs 0.2.0-SNAPSHOT"));
  }

  @Test
  void anActiveNodeWithoutAPeerToTakeOverIsNotTouched() {
    Paired fit = active("0.2.0");
    Peer peer = fit.peer();
    List<Peer> unfit =
        List.of(
            new Peer("lb2", false, Role.PASSIVE, "0.2.0", true, false),
            new Peer("lb2", true, Role.PASSIVE, "0.2.0", false, false),
            new Peer("lb2", true, Role.PASSIVE, "0.2.0", true, true),
            new Peer("lb2", true, Role.JOINING, "0.2.0", true, false),
            new Peer("lb2", true, Role.ACTIVE, "0.2.0", true, false),
            new Peer("lb2", true, Role.ISOLATED, "0.2.0", true, false));
    for (Peer each : unfit) {
      assertTrue(
          refused(upgrade(new Paired("lb1", Role.ACTIVE, "0.1.0", true, each))).contains("lb2"),
          each.toString());
    }
    assertEquals(3, steps(upgrade(new Paired("lb1", Role.ACTIVE, "0.1.0", true, peer))).size());
  }

  @ParameterizedTest
  @EnumSource(names = {"JOINING", "ISOLATED"})
  void aNodeThatHasNotSettledIsNotTouched(Role role) {
    Paired unsettled = new Paired("lb2", role, "0.1.0", true, passive(true, Role.ACTIVE).peer());
    assertTrue(refused(upgrade(unsettled)).startsWith("lb2 is " + role));
  }

  @Test
  void aPassiveNodeThatMayHaveToTakeOverIsNotTouched() {
    assertTrue(refused(upgrade(passive(false, Role.ACTIVE))).contains("lb1 is not heard"));
    assertTrue(refused(upgrade(passive(true, Role.JOINING))).contains("lb1 is joining"));
  }

  @Test
  void anOlderVersionHasToBeWanted() {
    assertTrue(
        refused(UpgradePlan.of(NEW, candidate(OLD), new Standing.Stopped(false), false))
            .contains("--allow-downgrade"));
    assertEquals(List.of(Step.INSTALL), steps(downgrade(new Standing.Stopped(false))));
  }

  @Test
  void theWayBackHasTheSameOrder() {
    assertEquals(List.of(Step.INSTALL, Step.AWAIT), steps(downgrade(passive(true, Role.ACTIVE))));
    assertTrue(
        refused(downgrade(active("0.2.0")))
            .contains("on lb2: evenkeel upgrade --from evenkeel.deb --allow-downgrade"));
    assertEquals(3, steps(downgrade(active("0.1.0"))).size());
    assertEquals(3, steps(downgrade(active(""))).size());
  }

  @Test
  void whatIsInstalledIsNotInstalledAgain() {
    assertEquals(
        "evenkeel 0.1.0 is installed, and nothing newer is there",
        nothing(UpgradePlan.of(OLD, candidate(OLD), new Standing.Alone("lb1", "0.1.0"), true)));
    assertEquals(
        "evenkeel 0.1.0 is installed, and nothing newer is there",
        nothing(UpgradePlan.of(OLD, Optional.empty(), active("0.1.0"), false)));
  }

  @Test
  void itIsSaidWhatElseIsBehind() {
    assertTrue(
        nothing(UpgradePlan.of(OLD, Optional.empty(), active("0.0.9"), false))
            .endsWith("\nlb2 runs 0.0.9; on lb2: evenkeel upgrade"));
    assertTrue(
        nothing(UpgradePlan.of(OLD, Optional.empty(), new Standing.Alone("lb1", "0.0.9"), false))
            .endsWith("still 0.0.9; start it anew: systemctl restart evenkeel"));
  }
}

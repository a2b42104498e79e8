package org.evenkeel.coordinator.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.CommandRunner.Result;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.upgrade.Standing.Paired;
import org.evenkeel.coordinator.upgrade.Standing.Peer;
import org.evenkeel.coordinator.upgrade.UpgradePlan.Step;
import org.junit.jupiter.api.Test;

/** What is done in which order, and what is left undone when something fails. */
class UpgradeTest {
  private static final DebianVersion OLD = DebianVersion.parse("0.1.0").orElseThrow();
  private static final DebianVersion NEW = DebianVersion.parse("0.2.0").orElseThrow();
  private static final Path FILE = Path.of("/x/evenkeel.deb");
  private static final Upgrade.Patience NONE = new Upgrade.Patience(Duration.ZERO, Duration.ZERO);
  private static final Upgrade.Patience ENDLESS =
      new Upgrade.Patience(Duration.ofHours(1), Duration.ofHours(1));

  private static final UpgradePlan.Steps ACTIVE =
      new UpgradePlan.Steps(List.of(Step.HAND_OVER, Step.INSTALL, Step.AWAIT), List.of());
  private static final UpgradePlan.Steps PASSIVE =
      new UpgradePlan.Steps(List.of(Step.INSTALL, Step.AWAIT), List.of());

  /** What happened, in order. */
  private final List<String> journal = new ArrayList<>();

  /** What the coordinator is at each look; the last for good. */
  private final Deque<Standing> looks = new ArrayDeque<>();

  private Result installed = new Result(0, "Setting up evenkeel\nevenkeel: mind the gap");

  private final class Scripted implements Upgrade.RunningCoordinator {
    @Override
    public Standing look() {
      journal.add("look");
      return looks.size() > 1 ? looks.removeFirst() : looks.getFirst();
    }

    @Override
    public void standBy() {
      journal.add("stand by");
    }
  }

  private Result run(List<String> words, String input, Duration timeout) {
    String line = String.join(" ", words);
    if (line.contains("dpkg-query")) {
      return new Result(0, "half-configured|0.2.0");
    }
    journal.add(line);
    return installed;
  }

  private void carryOut(UpgradePlan.Steps plan, Upgrade.Patience patience)
      throws UpgradeException, InterruptedException {
    new Upgrade(
            new PackageManager(this::run),
            new Scripted(),
            patience,
            line -> journal.add("> " + line))
        .carryOut(plan, OLD, new Candidate(NEW, Optional.empty(), FILE, List.of(), List.of()));
  }

  @Test
  void ofThePackageManagersOutputWhatTheScriptsSayIsTold() {
    String output =
        """
        Reading package lists...
        Unpacking evenkeel (0.2.0) over (0.1.0) ...
        evenkeel: from preinst
        Setting up libnew (1.0) ...
        of no interest
        Setting up evenkeel (0.2.0) ...
        /etc/evenkeel/evenkeel.yaml:2:1: bad: unknown; leave it out
        evenkeel: what runs goes on as it is
        Processing triggers for man-db ...
        of no interest either
        """;
    assertEquals(
        List.of(
            "evenkeel: from preinst",
            "/etc/evenkeel/evenkeel.yaml:2:1: bad: unknown; leave it out",
            "evenkeel: what runs goes on as it is"),
        PackageManager.said(output));
  }

  private static Paired pair(Role role, String version, boolean inStep, Role peer) {
    return new Paired(
        "lb1", role, version, inStep, new Peer("lb2", true, peer, "0.2.0", true, false));
  }

  private List<String> deeds() {
    return journal.stream().filter(line -> !line.startsWith(">") && !line.equals("look")).toList();
  }

  private static String told(UpgradeException failure) {
    return failure.getMessage() + "\n" + String.join("\n", failure.remedies());
  }

  @Test
  void nothingIsInstalledBeforeThePeerHasTheAddresses() throws Exception {
    looks.add(pair(Role.ACTIVE, "0.1.0", true, Role.PASSIVE));
    looks.add(pair(Role.PASSIVE, "0.1.0", true, Role.PASSIVE));
    looks.add(pair(Role.PASSIVE, "0.1.0", true, Role.ACTIVE));
    looks.add(new Standing.Stopped(true));
    looks.add(pair(Role.JOINING, "0.2.0", false, Role.ACTIVE));
    looks.add(pair(Role.PASSIVE, "0.2.0", false, Role.ACTIVE));
    looks.add(pair(Role.PASSIVE, "0.2.0", true, Role.ACTIVE));
    carryOut(ACTIVE, ENDLESS);

    assertEquals(2, deeds().size());
    assertEquals("stand by", deeds().getFirst());
    assertTrue(deeds().getLast().endsWith("install /x/evenkeel.deb"), deeds().getLast());
    int install = journal.indexOf(deeds().getLast());
    assertEquals(3, journal.subList(0, install).stream().filter("look"::equals).count());
    assertEquals("look", journal.getLast(), "it ends with a node that is in step");
    assertTrue(journal.contains("> evenkeel: mind the gap"));
    assertTrue(journal.contains(">   lb1 is passive and not in step yet, lb2 is active"));
  }

  @Test
  void aPeerThatDoesNotTakeOverEndsIt() {
    looks.add(pair(Role.ACTIVE, "0.1.0", true, Role.PASSIVE));
    UpgradeException failure = assertThrows(UpgradeException.class, () -> carryOut(ACTIVE, NONE));
    assertTrue(told(failure).contains("nothing is installed"), told(failure));
    assertEquals(List.of("stand by"), deeds());
  }

  @Test
  void aPackageManagerThatFailsSaysItsWordsAndTheWayBack() {
    installed = new Result(100, "dpkg: error processing archive\nE: Sub-process returned 1");
    looks.add(pair(Role.PASSIVE, "0.1.0", true, Role.ACTIVE));
    String told = told(assertThrows(UpgradeException.class, () -> carryOut(ACTIVE, ENDLESS)));
    for (String part :
        List.of(
            "E: Sub-process returned 1",
            "the package is: half-configured 0.2.0",
            "dpkg --configure -a",
            "evenkeel upgrade --from evenkeel_0.1.0_*.deb --allow-downgrade",
            "the other node was not touched and is active")) {
      assertTrue(told.contains(part), part + " is not in\n" + told);
    }
  }

  @Test
  void aNewVersionThatDoesNotServeSaysTheWayBack() {
    looks.add(new Standing.Stopped(true));
    String told = told(assertThrows(UpgradeException.class, () -> carryOut(PASSIVE, NONE)));
    for (String part :
        List.of(
            "evenkeel 0.2.0 is installed, and not as it should be",
            "no coordinator runs",
            "journalctl -u evenkeel",
            "evenkeel upgrade --from evenkeel_0.1.0_*.deb --allow-downgrade",
            "the other node of a pair was not touched")) {
      assertTrue(told.contains(part), part + " is not in\n" + told);
    }
    assertEquals(1, deeds().size());
  }

  @Test
  void oneThatWasNotStartedAnewIsNotTakenForTheNewOne() {
    looks.add(new Standing.Alone("lb1", "0.1.0"));
    String told = told(assertThrows(UpgradeException.class, () -> carryOut(PASSIVE, NONE)));
    assertTrue(told.contains("still 0.1.0; start it anew: systemctl restart evenkeel"), told);
  }

  @Test
  void whatIsMissingIsToldOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      looks.add(pair(Role.PASSIVE, "0.2.0", false, Role.ACTIVE));
    }
    looks.add(pair(Role.ACTIVE, "0.2.0", false, Role.JOINING)); // the peer has gone meanwhile
    carryOut(PASSIVE, ENDLESS);
    assertEquals(1, journal.stream().filter(line -> line.contains("not in step yet")).count());
  }
}

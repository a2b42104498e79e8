package org.evenkeel.coordinator.upgrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.upgrade.Standing.Paired;

/** Carries out the steps of a plan on this node, and waits for each. Used by one thread. */
public final class Upgrade {
  private static final long LOOK_MILLIS = 500;

  private final PackageManager packages;
  private final RunningCoordinator coordinator;
  private final Patience patience;
  private final Consumer<String> progress;

  /** The coordinator of this node. */
  public interface RunningCoordinator {
    /** What it is now. */
    Standing look();

    /**
     * Gives the addresses to the peer.
     *
     * @throws UpgradeException when it does not; the message says why
     */
    void standBy() throws UpgradeException;
  }

  /**
   * How long is waited.
   *
   * @param handOver for the peer to have the addresses
   * @param serve for a coordinator that was started to serve, in a pair to be in step
   */
  public record Patience(Duration handOver, Duration serve) {
    /** Longer than systemd waits for the service, and than the checks take to know everything. */
    public static final Patience USUAL =
        new Patience(Duration.ofSeconds(30), Duration.ofMinutes(3));
  }

  /**
   * What it is carried out with.
   *
   * @param progress is told a line for each thing that takes a while
   */
  public Upgrade(
      PackageManager packages,
      RunningCoordinator coordinator,
      Patience patience,
      Consumer<String> progress) {
    this.packages = packages;
    this.coordinator = coordinator;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Does them.
   *
   * @param installed what is there before, for the way back
   * @throws UpgradeException when one fails: those after it are not begun, and the message says how
   *     the node is left
   * @throws InterruptedException when this thread is to end
   */
  public void carryOut(UpgradePlan.Steps plan, DebianVersion installed, Candidate candidate)
      throws UpgradeException, InterruptedException {
    for (UpgradePlan.Step step : plan.steps()) {
      switch (step) {
        case HAND_OVER -> handOver();
        case INSTALL -> install(plan, installed, candidate);
        case AWAIT -> await(installed, candidate);
      }
    }
  }

  private void handOver() throws UpgradeException, InterruptedException {
    progress.accept("the other node takes over …");
    coordinator.standBy();
    String last =
        awaited(
            patience.handOver(),
            standing ->
                standing instanceof Paired pair
                        && pair.role() == Role.PASSIVE
                        && pair.peer().heard()
                        && pair.peer().role() == Role.ACTIVE
                    ? Optional.empty()
                    : Optional.of(said(standing)));
    if (!last.isEmpty()) {
      throw new UpgradeException(
          "the other node has not taken over within %d s (%s); nothing is installed"
              .formatted(patience.handOver().toSeconds(), last),
          "see evenkeel ha status on both");
    }
  }

  private void install(UpgradePlan.Steps plan, DebianVersion installed, Candidate candidate)
      throws UpgradeException {
    progress.accept("installing evenkeel " + candidate.version() + " …");
    try {
      packages.install(candidate.file(), candidate.version().before(installed)).forEach(progress);
    } catch (UpgradeException e) {
      List<String> now = new ArrayList<>(e.remedies());
      now.add("to go back: " + back(installed, candidate));
      if (plan.steps().contains(UpgradePlan.Step.HAND_OVER)) {
        now.add("the other node was not touched and is active");
      }
      throw new UpgradeException(String.valueOf(e.getMessage()), now.toArray(String[]::new));
    }
  }

  private static String back(DebianVersion installed, Candidate candidate) {
    return candidate.version().before(installed)
        ? "apt-get install ./evenkeel_%s_*.deb, the file of the version before".formatted(installed)
        : "evenkeel upgrade --from evenkeel_%s_*.deb --allow-downgrade, or apt-get install"
                .formatted(installed)
            + " --allow-downgrades ./ and that file";
  }

  private void await(DebianVersion installed, Candidate candidate)
      throws UpgradeException, InterruptedException {
    progress.accept("waiting for the coordinator …");
    String last = awaited(patience.serve(), standing -> missing(standing, candidate.version()));
    if (!last.isEmpty()) {
      throw new UpgradeException(
          "evenkeel %s is installed, and not as it should be within %d s: %s"
              .formatted(candidate.version(), patience.serve().toSeconds(), last),
          "see: journalctl -u evenkeel, and evenkeel ha status",
          "to go back: " + back(installed, candidate),
          "the other node of a pair was not touched; leave it as it is until this one is in step");
    }
  }

  /** What is missing until the node is as it was; empty when nothing is. */
  static Optional<String> missing(Standing standing, DebianVersion wanted) {
    return switch (standing) {
      case Standing.Stopped _ -> Optional.of(said(standing));
      case Standing.Silent _ -> Optional.of(said(standing));
      case Standing.Alone(String _, String version) -> older(version, wanted);
      case Paired pair -> {
        Optional<String> older = older(pair.version(), wanted);
        boolean settled =
            pair.role() == Role.ACTIVE
                || (pair.role() == Role.PASSIVE && pair.peer().heard() && pair.inStep());
        yield older.isEmpty() && !settled ? Optional.of(said(pair)) : older;
      }
    };
  }

  /** A version that does not say which it is has been started by what was installed just now. */
  private static Optional<String> older(String version, DebianVersion wanted) {
    return DebianVersion.ofProgram(version)
        .filter(running -> !running.equals(wanted.program()))
        .map(
            _ ->
                "the coordinator that runs is still %s; start it anew: systemctl restart evenkeel"
                    .formatted(version));
  }

  private static String said(Standing standing) {
    return switch (standing) {
      case Standing.Stopped _ -> "no coordinator runs";
      case Standing.Silent(String why) -> why;
      case Standing.Alone(String node, String _) -> node + " is of no pair";
      case Paired pair when !pair.peer().heard() ->
          "%s is %s and does not hear %s".formatted(pair.node(), pair.role(), pair.peer().name());
      case Paired pair ->
          "%s is %s%s, %s is %s"
              .formatted(
                  pair.node(),
                  pair.role(),
                  pair.inStep() ? "" : " and not in step yet",
                  pair.peer().name(),
                  pair.peer().role());
    };
  }

  /**
   * Looks until nothing is missing.
   *
   * @return what was missing at the last look; empty when nothing was
   */
  private String awaited(Duration time, Function<Standing, Optional<String>> missing)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    String told = "";
    while (true) {
      Optional<String> now = missing.apply(coordinator.look());
      if (now.isEmpty()) {
        return "";
      }
      if (!now.get().equals(told)) {
        told = now.get();
        progress.accept("  " + told);
      }
      if (System.nanoTime() - end >= 0) {
        return told;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}

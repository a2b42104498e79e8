package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.evenkeel.coordinator.director.Errands.Errand;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the director does, round after round: take in what came, decide and act, and show what came
 * of it. One thread goes the rounds; any may read what is shown.
 */
final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private static final Outcome FAULT =
      new Outcome.Unavailable("a fault of the coordinator itself, its log says more: try again");

  private final Helm helm;
  private final Consumer<Snapshot> told;
  private volatile Shown shown;

  /**
   * What a round has come to.
   *
   * @param snapshot what users see
   * @param configuration what runs
   * @param operatorStates what operators want of real servers
   * @param hostUse what is asked of this host's kernel
   * @param cluster what runs, read
   * @param marks packet marks, see {@link TableKeys#allot}
   * @param warm whether the tables are as a holder of the addresses needs them, see {@link
   *     Helm#warm}
   */
  record Shown(
      Snapshot snapshot,
      Control.Configuration configuration,
      Director.OperatorStates operatorStates,
      HostUse hostUse,
      Cluster cluster,
      Map<String, Integer> marks,
      boolean warm) {}

  /**
   * No round is over yet.
   *
   * @param before what users see until one is
   * @param told is told of each snapshot that differs from the one before
   */
  Rounds(Helm helm, Snapshot before, Consumer<Snapshot> told) {
    this.helm = helm;
    this.told = told;
    this.shown =
        new Shown(
            before,
            new Control.Configuration(0, ""),
            new Director.OperatorStates(Map.of(), Map.of(), 0),
            HostUse.NONE,
            Cluster.EMPTY,
            Map.of(),
            false);
  }

  /** What the last round has come to. */
  Shown shown() {
    return shown;
  }

  /** The round of a start, in which a fault is not borne. */
  void first() {
    publish(helm.round(false));
  }

  /**
   * A round; what it throws is a fault of ours, and the next one tries again.
   *
   * @param look whether to read the engines anew
   */
  void next(List<Errand> errands, boolean look) {
    try {
      round(errands, look);
    } catch (RuntimeException e) {
      LOG.error("The tables stay as they are, the next round tries again", e);
      helm.anew();
      publish(faulty(e));
    } finally {
      Errands.answer(errands, FAULT); // those that have no answer yet
    }
  }

  /** The last snapshot, with the fault said once. */
  private Snapshot faulty(RuntimeException e) {
    String fault = "a fault of the coordinator itself, its log says more: " + e;
    List<String> degraded = new ArrayList<>(shown.snapshot.degraded());
    if (!degraded.contains(fault)) {
      degraded.add(fault);
    }
    return shown.snapshot.degraded(degraded);
  }

  private void round(List<Errand> errands, boolean look) {
    List<Runnable> answers = new ArrayList<>();
    for (Errand errand : errands) {
      switch (errand) {
        case Errand.Wake _ -> {}
        case Errand.Told(Event event) -> helm.take(event);
        case Errand.Asked(Command command, Cluster cluster, var outcome) -> {
          Outcome done = carryOut(command, cluster);
          answers.add(() -> outcome.complete(done));
        }
      }
    }
    publish(helm.round(look));
    answers.forEach(Runnable::run); // what was asked for is in force when the asker hears
  }

  private Outcome carryOut(Command command, Cluster cluster) {
    return switch (command) {
      case Command.SetState set -> helm.set(set);
      case Command.Configure configure -> helm.configure(configure, cluster);
      case Command.Confirm confirm -> helm.confirm(confirm);
      case Command.Adopt adopt -> helm.adopt(adopt, cluster);
      case Command.AdoptStates adopt -> helm.adopt(adopt);
    };
  }

  private void publish(Snapshot next) {
    Snapshot before = shown.snapshot;
    boolean other = !next.equals(before);
    shown =
        new Shown(
            other ? next : before,
            helm.configuration(),
            helm.operatorStates(),
            helm.hostUse(),
            helm.cluster(),
            helm.marks(),
            helm.warm());
    if (other) {
      told.accept(next);
    }
  }
}

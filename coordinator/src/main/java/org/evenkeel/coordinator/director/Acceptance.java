package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.evenkeel.coordinator.config.ClusterDifference;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Unconfirmed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a configuration becomes the running one: it is kept as a revision first, then turned to. One
 * thread uses it, the director's.
 */
final class Acceptance {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

  private final Director.Doors doors;
  private final InstantSource wallClock;
  private final Consumer<Running> turn;
  private Running running = Running.NOTHING;

  /**
   * Nothing runs yet.
   *
   * @param turn is told of each that runs from now on
   */
  Acceptance(Director.Doors doors, InstantSource wallClock, Consumer<Running> turn) {
    this.doors = doors;
    this.wallClock = wallClock;
    this.turn = turn;
  }

  private void turnTo(Running next) {
    running = next;
    turn.accept(next);
  }

  /**
   * Reads what is configured.
   *
   * @throws ConfigurationException when the only configuration that there is is refused
   * @throws IOException when a file cannot be read
   */
  void start() throws ConfigurationException, IOException {
    int before = doors.configurations().newest().map(Revision::number).orElse(0);
    turnTo(Running.atStart(doors.configurations()));
    if (running.revision() != before) {
      // What ran before may be nothing that this version reads: its changes are not told.
      doors
          .unasked()
          .accept(
              new Unasked(Unasked.Cause.START, before, running.revision(), List.of(), List.of()));
    }
  }

  /** Reads the file again. */
  void reload() {
    Running before = running;
    Optional<String> follows = doors.follows().get();
    try {
      if (follows.isPresent()) {
        boolean edited =
            !doors.configurations().file().orElse(running.text()).equals(running.text());
        turnTo(running.refusing(edited ? List.of(follows.get()) : List.of()));
      } else {
        turnTo(running.reloaded(doors.configurations()));
      }
    } catch (IOException e) {
      turnTo(running.refusing(List.of(String.valueOf(e.getMessage()))));
    }
    if (running.revision() != before.revision() || !running.refused().isEmpty()) {
      tell(Unasked.Cause.RELOAD, before);
    }
  }

  private void tell(Unasked.Cause cause, Running before) {
    doors
        .unasked()
        .accept(
            new Unasked(
                cause,
                before.revision(),
                running.revision(),
                ClusterDifference.between(before.cluster(), running.cluster()),
                running.refused()));
  }

  /** Takes the pair's revision for the running one. */
  Outcome adopt(Revision revision, Cluster cluster) {
    try {
      Optional<String> file = doors.configurations().file();
      if (file.isPresent()
          && !file.get().equals(running.text())
          && !file.get().equals(revision.text())) {
        doors.configurations().setAside();
      }
      doors.configurations().adopt(revision);
    } catch (IOException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
    turnTo(Running.of(revision, cluster));
    return new Outcome.Done(revision.number());
  }

  /** Makes a configuration the running one that was found valid. */
  Outcome accept(Command.Configure command, Cluster cluster) {
    Optional<String> follows = doors.follows().get();
    if (follows.isPresent()) {
      return new Outcome.Elsewhere(follows.get());
    }
    try {
      return edited(command)
          ? new Outcome.Conflict(
              "evenkeel.yaml was edited since revision %d was accepted: apply that file, or undo the edit, first"
                  .formatted(running.revision()))
          : accepted(command, cluster);
    } catch (IOException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Whether the file holds what neither runs nor is being applied: it must not be lost. */
  private boolean edited(Command.Configure command) throws IOException {
    Optional<String> file = doors.configurations().file();
    return file.isPresent()
        && !file.get().equals(running.text())
        && !file.get().equals(command.yaml());
  }

  private Outcome accepted(Command.Configure command, Cluster cluster) throws IOException {
    Instant now = wallClock.instant();
    Optional<Unconfirmed> unconfirmed =
        command.confirm().map(patience -> new Unconfirmed(now.plus(patience), running.revision()));
    Revision accepted =
        doors
            .configurations()
            .accept(command.yaml(), command.author(), command.comment(), now, unconfirmed);
    List<String> changes = ClusterDifference.between(running.cluster(), cluster);
    turnTo(Running.of(accepted, cluster));
    return new Outcome.Done(accepted.number(), changes);
  }

  /** Has the running configuration stay. */
  Outcome confirm(Command.Confirm command) {
    Optional<String> follows = doors.follows().get();
    if (follows.isPresent()) {
      return new Outcome.Elsewhere(follows.get());
    }
    if (command.revision() != running.revision() || running.unconfirmed().isEmpty()) {
      return new Outcome.NotFound(
          "revision %d does not wait to be confirmed; revision %d runs"
              .formatted(command.revision(), running.revision()));
    }
    try {
      turnTo(running.confirmed(doors.configurations()));
    } catch (IOException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
    LOG.info("{} confirms revision {}", command.author(), running.revision());
    return new Outcome.Done(running.revision());
  }

  /**
   * Goes back from what nobody has confirmed in time. In a pair the active node does so for both; a
   * node that does not know yet which it is leaves it.
   *
   * @return why there is no way back; empty when there is, or there is no need
   */
  Optional<String> lapse() {
    Instant now = wallClock.instant();
    boolean past = running.unconfirmed().filter(each -> each.isPast(now)).isPresent();
    if (!past || doors.role().get().equals("passive") || doors.follows().get().isPresent()) {
      return Optional.empty();
    }
    Running before = running;
    try {
      Running earlier = running.undone(doors.configurations(), now);
      LOG.warn("Revision {} was not confirmed in time, and is undone", before.revision());
      turnTo(earlier);
      tell(Unasked.Cause.LAPSE, before);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}

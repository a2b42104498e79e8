package org.evenkeel.coordinator.director;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Unconfirmed;

/** What the faces (API, web, command line) see of the director. Safe for any thread. */
public interface Control {

  /** The state as last published; never older than one round of the director. */
  Snapshot snapshot();

  /**
   * Whether the director still makes its rounds: the last one ended, well or not, within ten
   * seconds.
   */
  boolean alive();

  /** The running configuration as it was accepted. */
  Configuration configuration();

  /**
   * Calls back with each snapshot that differs from the one before, on the director's thread: the
   * listener hands over and returns at once.
   *
   * @return closing it ends the calls; idempotent
   */
  Subscription watch(Consumer<Snapshot> listener);

  /**
   * Has a command carried out and waits for the outcome, at most ten seconds.
   *
   * @throws InterruptedException when the caller's thread is interrupted while waiting; the command
   *     may still be carried out
   */
  Outcome request(Command command) throws InterruptedException;

  /** The last changes of a real server, the newest first; empty when none is known. */
  List<Change> timeline(RealServerId realServer);

  /** How the health checks keep up. */
  CheckFigures checks();

  /**
   * Has a real server's check run at once and waits for what comes of it, at most ten seconds.
   *
   * @return {@link Outcome.Probed} when it ran
   * @throws InterruptedException when the caller's thread is interrupted while waiting
   */
  Outcome check(RealServerId realServer) throws InterruptedException;

  /**
   * A configuration's text and its number, which belong together.
   *
   * @param revision its number; 0 before the first
   * @param yaml the whole of evenkeel.yaml, comments and all
   * @param unconfirmed until when it has to be confirmed; empty when it stays
   */
  record Configuration(int revision, String yaml, Optional<Unconfirmed> unconfirmed) {
    /** One that stays. */
    public Configuration(int revision, String yaml) {
      this(revision, yaml, Optional.empty());
    }
  }

  /**
   * How the health checks keep up.
   *
   * @param targets how many places are probed
   * @param underWay how many probes are under way
   * @param underWayMax how many may be
   * @param delayed how many have had to wait because that many were, since the start
   * @param latenessBoundsMicros upper bounds of the classes of lateness but the last, growing
   * @param latenessCounts how many probes began how late after their turn, since the start
   */
  record CheckFigures(
      int targets,
      int underWay,
      int underWayMax,
      long delayed,
      List<Long> latenessBoundsMicros,
      List<Long> latenessCounts) {}

  /** A listener's registration. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}

package org.evenkeel.coordinator.director;

import java.util.function.Consumer;
import org.evenkeel.coordinator.model.Snapshot;

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

  /**
   * A configuration's text and its number, which belong together.
   *
   * @param revision its number; 0 before the first
   * @param yaml the whole of evenkeel.yaml, comments and all
   */
  record Configuration(int revision, String yaml) {}

  /** A listener's registration. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}

package org.evenkeel.agent.monitor.host;

import java.util.function.Consumer;

/** Where the agent's log is. */
public interface LogSource {
  /** For a person: what is shown, such as a command or a file. */
  String name();

  /**
   * Gives the last lines and every further one to {@code sink}, on a thread of its own, until
   * closed. What goes wrong is said as a line too; it never fails.
   */
  Following follow(Consumer<String> sink);

  /** A log that is followed. */
  interface Following extends AutoCloseable {
    /** Gives no further line. Does nothing the second time. */
    @Override
    void close();
  }
}

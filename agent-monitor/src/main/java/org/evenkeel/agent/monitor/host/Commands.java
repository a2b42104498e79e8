package org.evenkeel.agent.monitor.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs other programs. Each is an argument list; no shell reads it. */
@FunctionalInterface
public interface Commands {
  /**
   * How a program ended.
   *
   * @param exit its status
   * @param output what it wrote, errors included, shortened to a bound
   */
  record Outcome(int exit, String output) {
    /** Whether it says of itself that it was done. */
    public boolean good() {
      return exit == 0;
    }
  }

  /**
   * Runs a program to its end.
   *
   * @throws IOException when it cannot be started, or has not ended in time (it is then killed)
   */
  Outcome run(List<String> command, Duration atMost) throws IOException;
}

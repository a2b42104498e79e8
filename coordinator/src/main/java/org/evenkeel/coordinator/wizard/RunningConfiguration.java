package org.evenkeel.coordinator.wizard;

import java.io.IOException;

/** The configuration of a coordinator that runs. */
public interface RunningConfiguration {
  /**
   * The whole text.
   *
   * @throws IOException when no coordinator answers
   */
  String text() throws IOException;

  /**
   * Has it accepted as a revision.
   *
   * @param comment why, for the history
   * @throws IOException when it is refused, with every problem, or no coordinator answers
   */
  void accept(String text, String comment) throws IOException;
}

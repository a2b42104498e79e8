package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.util.Optional;

/** A configuration that the running coordinator takes, and gives back. */
final class AppliedConfiguration implements Effect {
  private final RunningConfiguration running;
  private final String before;
  private final String after;

  AppliedConfiguration(RunningConfiguration running, String before, String after) {
    this.running = running;
    this.before = before;
    this.after = after;
  }

  @Override
  public Undo undo() throws IOException {
    if (!running.text().equals(before)) {
      throw new IOException(
          "the configuration was changed meanwhile by somebody else; begin again");
    }
    return new Undo.Configuration(before, after);
  }

  @Override
  public void make() throws IOException {
    running.accept(after, "wizard");
  }

  /**
   * Gives the old one back.
   *
   * @return why the present one stays; empty when it is the old one
   */
  static Optional<String> takeBack(Undo.Configuration undo, RunningConfiguration running)
      throws IOException {
    String now = running.text();
    if (now.equals(undo.before())) {
      return Optional.empty();
    }
    if (!now.equals(undo.after())) {
      return Optional.of("somebody has changed it since; it stays as it is");
    }
    running.accept(undo.before(), "wizard undone");
    return Optional.empty();
  }
}

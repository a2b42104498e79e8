package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** Programs of the network manager, and those that take back what they did. */
final class Commands implements Effect {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String what;
  private final List<List<String>> commands;
  private final List<List<String>> undo;
  private final CommandRunner runner;
  private boolean begun;

  Commands(
      String what, List<List<String>> commands, List<List<String>> undo, CommandRunner runner) {
    this.what = what;
    this.commands = List.copyOf(commands);
    this.undo = List.copyOf(undo);
    this.runner = runner;
  }

  @Override
  public String what() {
    return what;
  }

  @Override
  public void make() throws IOException {
    begun = true;
    for (List<String> words : commands) {
      CommandRunner.Result result = runner.run(words, PATIENCE);
      if (!result.succeeded()) {
        throw new IOException(said(words, result));
      }
    }
  }

  /** All of them, whichever of them fail. */
  @Override
  public void undo() throws IOException {
    if (!begun) {
      return;
    }
    begun = false;
    List<String> failures = new ArrayList<>();
    for (List<String> words : undo) {
      CommandRunner.Result result = runner.run(words, PATIENCE);
      if (!result.succeeded()) {
        failures.add(said(words, result));
      }
    }
    if (!failures.isEmpty()) {
      throw new IOException(String.join("; ", failures));
    }
  }

  private static String said(List<String> words, CommandRunner.Result result) {
    return "%s: status %d, %s".formatted(String.join(" ", words), result.status(), result.output());
  }
}

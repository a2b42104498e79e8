package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** Programs of the network manager, and those that take back what they did. */
final class Commands implements Effect {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<List<String>> commands;
  private final Undo.Programs undo;
  private final CommandRunner runner;

  Commands(List<List<String>> commands, Undo.Programs undo, CommandRunner runner) {
    this.commands = List.copyOf(commands);
    this.undo = undo;
    this.runner = runner;
  }

  @Override
  public Undo undo() {
    return undo;
  }

  @Override
  public void make() throws IOException {
    for (List<String> words : commands) {
      Optional<String> failure = failure(words, runner);
      if (failure.isPresent()) {
        throw new IOException(failure.get());
      }
    }
  }

  /** Runs all of them, whichever of them fail. */
  static void runAll(List<List<String>> commands, CommandRunner runner) throws IOException {
    List<String> failures = new ArrayList<>();
    commands.forEach(words -> failure(words, runner).ifPresent(failures::add));
    if (!failures.isEmpty()) {
      throw new IOException(String.join("; ", failures));
    }
  }

  private static Optional<String> failure(List<String> words, CommandRunner runner) {
    CommandRunner.Result result = runner.run(words, PATIENCE);
    return result.succeeded()
        ? Optional.empty()
        : Optional.of(
            result.status() == CommandRunner.Result.NOT_RUN
                ? "%s: %s".formatted(String.join(" ", words), result.output())
                : "%s: exit status %d, %s"
                    .formatted(String.join(" ", words), result.status(), result.output()));
  }
}

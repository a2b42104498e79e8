package org.evenkeel.coordinator.filter;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** Runs the packet filter's programs: a failure is an exception, a warning is not output. */
record FilterProgram(CommandRunner commands) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A program's end, whatever it was. */
  CommandRunner.Result attempt(List<String> arguments, String input) {
    return commands.run(arguments, input, PATIENCE);
  }

  /** What a program printed, without comments and warnings. */
  String run(List<String> arguments, String input) throws FilterException {
    CommandRunner.Result result = attempt(arguments, input);
    if (!result.succeeded()) {
      throw new FilterException(complaint(arguments, result));
    }
    return withoutComments(result.output());
  }

  /** What went wrong, in one line. */
  static String complaint(List<String> arguments, CommandRunner.Result result) {
    String said =
        withoutComments(result.output()).lines().limit(2).collect(Collectors.joining(" ")).strip();
    String program = String.join(" ", arguments);
    return said.isEmpty()
        ? program + " ended with status " + result.status()
        : program + ": " + said;
  }

  /** Both streams are read as one: what the tools warn of begins like a comment. */
  static String withoutComments(String output) {
    return output
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}

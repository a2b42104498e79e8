package org.evenkeel.coordinator.dispatch;

import java.time.Duration;
import java.util.List;

/** Runs programs of the host, by exact argument lists and never through a shell. */
@FunctionalInterface
public interface CommandRunner {
  /** Runs them for real. */
  CommandRunner SYSTEM = SystemCommands::run;

  /**
   * Runs a program to its end.
   *
   * @param arguments the program and its arguments
   * @param input what it reads from its standard input, in UTF-8; nothing when empty
   * @param timeout after which it is ended
   * @return its exit status and the beginning of what it printed; a program that does not exist,
   *     was ended, or could not be waited for has the status {@link Result#NOT_RUN}
   */
  Result run(List<String> arguments, String input, Duration timeout);

  /** Runs a program that reads nothing. */
  default Result run(List<String> arguments, Duration timeout) {
    return run(arguments, "", timeout);
  }

  /**
   * What became of a program.
   *
   * @param status its exit status, or {@link #NOT_RUN}
   * @param output what it printed, both streams, the first 1 MiB; why, when it was not run
   */
  record Result(int status, String output) {
    /** The status of a program that did not come to its end. */
    public static final int NOT_RUN = -1;

    /** Whether it ended with 0. */
    public boolean succeeded() {
      return status == 0;
    }
  }
}

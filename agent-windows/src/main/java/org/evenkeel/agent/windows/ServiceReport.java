package org.evenkeel.agent.windows;

import java.util.Optional;

/**
 * What the service manager says of a service ({@code SERVICE_STATUS_PROCESS} in winsvc.h).
 *
 * @param state the state
 * @param processId of the running service, 0 = none
 * @param exitCode an error as in winerror.h, of the last run
 * @param specificExitCode the service's own error, where {@code exitCode} says so
 */
record ServiceReport(State state, int processId, int exitCode, int specificExitCode) {
  /** The states in the words of {@code sc query}. */
  enum State {
    STOPPED(WindowsConstants.SERVICE_STOPPED, "stopped"),
    START_PENDING(WindowsConstants.SERVICE_START_PENDING, "starting"),
    STOP_PENDING(WindowsConstants.SERVICE_STOP_PENDING, "stopping"),
    RUNNING(WindowsConstants.SERVICE_RUNNING, "running"),
    CONTINUE_PENDING(WindowsConstants.SERVICE_CONTINUE_PENDING, "continuing"),
    PAUSE_PENDING(WindowsConstants.SERVICE_PAUSE_PENDING, "pausing"),
    PAUSED(WindowsConstants.SERVICE_PAUSED, "paused"),
    /** A number that winsvc.h does not have. */
    UNKNOWN(0, "unknown");

    private final int number;
    private final String word;

    State(int number, String word) {
      this.number = number;
      this.word = word;
    }

    static State of(int number) {
      for (State state : values()) {
        if (state.number == number) {
          return state;
        }
      }
      return UNKNOWN;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Why the last run ended, when it did not end well. */
  Optional<String> failure() {
    if (state != State.STOPPED
        || exitCode == WindowsConstants.NO_ERROR
        || exitCode == WindowsConstants.ERROR_SERVICE_NEVER_STARTED) {
      return Optional.empty();
    }
    return exitCode == WindowsConstants.ERROR_SERVICE_SPECIFIC_ERROR
        ? Optional.of("exit status " + specificExitCode)
        : Optional.of("error " + exitCode);
  }
}

package org.evenkeel.coordinator.cli;

/** A command could not do its work. The message says what, where and what now; exit status 1. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.evenkeel.coordinator.cli;

import java.util.List;

/**
 * A command could not do its work; exit status 1. The message says what, where and what now; the
 * problems of a refused configuration are told before it, as they are.
 */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** A line for each problem of a refused configuration. */
  private final String problems;

  CommandFailure(String message) {
    this(message, List.of());
  }

  CommandFailure(String message, List<String> problems) {
    super(message);
    this.problems = String.join("\n", problems);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
    this.problems = "";
  }

  /** A line for each problem of a refused configuration; empty when it is about something else. */
  List<String> problems() {
    return problems.lines().toList();
  }
}

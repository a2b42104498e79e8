package org.evenkeel.coordinator.cli;

import java.io.Console;
import java.util.Optional;

/** Asks at a terminal whether something is meant; where there is none, it is not. */
final class Consent {
  private Consent() {}

  /** Where somebody can be asked; empty when this is not a terminal. */
  static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /**
   * Whether somebody types yes.
   *
   * @param question ends in a question mark
   */
  static boolean given(String question) {
    Optional<Console> terminal = terminal();
    if (terminal.isEmpty()) {
      return false;
    }
    String typed = terminal.get().readLine("%s Type yes: ", question);
    return typed != null && typed.strip().equals("yes");
  }
}

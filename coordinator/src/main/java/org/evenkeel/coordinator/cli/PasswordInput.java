package org.evenkeel.coordinator.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Takes a password from a terminal without showing it, else from the first line of stdin. */
final class PasswordInput {
  private PasswordInput() {}

  /** Asks twice at a terminal, for what is typed blindly. */
  static String of(String user) throws CommandFailure {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    return terminal.isPresent() ? typed(terminal.get(), user) : line();
  }

  /** Asks for something that may be seen. */
  static String shown(String question) throws CommandFailure {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (terminal.isEmpty()) {
      return line();
    }
    String typed = terminal.get().readLine("%s", question);
    return typed == null ? "" : typed;
  }

  private static String typed(Console terminal, String user) throws CommandFailure {
    char[] once = terminal.readPassword("New password of %s: ", user);
    char[] again = terminal.readPassword("The same again: ");
    if (once == null || !Arrays.equals(once, again)) {
      throw new CommandFailure("these are two passwords; nothing is changed");
    }
    return new String(once);
  }

  private static String line() throws CommandFailure {
    try {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = in.readLine();
      if (line == null || line.isEmpty()) {
        throw new CommandFailure("stdin holds nothing; write one line to it");
      }
      return line;
    } catch (IOException e) {
      throw new CommandFailure("stdin cannot be read: " + e.getMessage(), e);
    }
  }
}

package org.evenkeel.coordinator;

import java.util.Locale;
import org.evenkeel.coordinator.cli.EvenkeelCommand;

/** The program {@code evenkeel}. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit status. */
  public static void main(String[] args) {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    System.exit(EvenkeelCommand.execute(args));
  }
}

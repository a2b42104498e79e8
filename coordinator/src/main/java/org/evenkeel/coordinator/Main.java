package org.evenkeel.coordinator;

import org.evenkeel.coordinator.cli.EvenkeelCommand;

/** The program {@code evenkeel}. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(EvenkeelCommand.execute(args));
  }
}

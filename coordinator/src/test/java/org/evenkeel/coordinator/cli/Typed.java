package org.evenkeel.coordinator.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command line did.
 *
 * @param status its exit status
 * @param out what it printed for programs
 * @param err what it printed for people
 */
record Typed(int status, String out, String err) {
  /** Carries out what was typed, in this process. */
  static Typed run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        EvenkeelCommand.line(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    return new Typed(status, out.toString(), err.toString());
  }
}

package org.evenkeel.agent.linux;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** The program {@code evenkeel-agent}. Exit status: 0 done, 1 failed, 2 wrong usage. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process. */
  public static void main(String[] args) {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(args, out, err));
  }

  /** Runs the program with streams of the caller's; returns the exit status. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    Optional<RunOptions> options = RunOptions.plain(args);
    if (options.isEmpty()) {
      return Cli.run(args, out, err);
    }
    try {
      return AgentProcess.serve(options.get(), err);
    } catch (IOException | RuntimeException e) {
      return failed(e, err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(e, err);
    }
  }

  /** Says what went wrong, in a line for the operator; returns the exit status. */
  static int failed(Exception cause, PrintWriter err) {
    err.println("evenkeel-agent: " + Optional.ofNullable(cause.getMessage()).orElse("" + cause));
    return 1;
  }
}

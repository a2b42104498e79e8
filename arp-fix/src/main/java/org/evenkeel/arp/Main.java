package org.evenkeel.arp;

import java.io.PrintWriter;
import java.util.Locale;

/** The program {@code evenkeel-arp}. Exit status: 0 done, 1 failed or at fault, 2 wrong usage. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process. */
  public static void main(String[] args) {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(Cli.run(args, out, err));
  }
}

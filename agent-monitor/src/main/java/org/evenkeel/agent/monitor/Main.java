package org.evenkeel.agent.monitor;

import java.io.PrintWriter;
import java.util.Locale;

/** The program {@code evenkeel-agent-monitor}. Exit status: 0 done, 1 failed, 2 wrong usage. */
public final class Main {
  private Main() {}

  /** Opens the window and returns; the process ends when the window is closed. */
  public static void main(String[] args) {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      // Only on Windows does the look and feel gain by native code.
      System.setProperty("flatlaf.useNativeLibrary", "false");
    }
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    int status = Cli.run(args, out, err);
    if (status != 0) {
      System.exit(status);
    }
  }
}

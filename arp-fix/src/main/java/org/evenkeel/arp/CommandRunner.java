package org.evenkeel.arp;

import java.util.List;

/** Runs programs of the system: exact argument lists, never a shell's line. */
interface CommandRunner {
  /**
   * Runs a program to its end, for a few seconds at most.
   *
   * @param words the program and its arguments
   * @return how it ended; a program that is not there ends as with a shell, with 127
   */
  Result run(List<String> words);

  /**
   * How a program ended.
   *
   * @param exit 0 = well
   * @param output what it wrote to its standard output, cut off when that is too long
   * @param error what it wrote to its standard error, likewise
   */
  record Result(int exit, String output, String error) {
    boolean succeeded() {
      return exit == 0;
    }

    /** Why it failed, in one line. */
    String reason() {
      String said = error.isBlank() ? output : error;
      return said.isBlank() ? "exit status " + exit : said.strip().replaceAll("\\s+", " ");
    }
  }
}

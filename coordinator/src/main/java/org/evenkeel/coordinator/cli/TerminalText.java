package org.evenkeel.coordinator.cli;

import java.util.regex.Pattern;

/** Text that came from elsewhere, without what a terminal would obey or turn around. Pure. */
final class TerminalText {
  /** Controls, of C1 too, formats such as those for writing right to left, and line separators. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  /** The same but for the end of a line and the tab. */
  private static final Pattern STEERING = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\n\t]]");

  private TerminalText() {}

  /** One line of it. */
  static String line(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }

  /** As many lines as it has. */
  static String lines(String text) {
    return STEERING.matcher(text).replaceAll("?");
  }
}

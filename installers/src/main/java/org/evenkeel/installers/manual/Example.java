package org.evenkeel.installers.manual;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that may be typed.
 *
 * @param command the line
 * @param remark what it does; empty when the line says it
 */
record Example(String command, String remark) {
  /** Two spaces or more part a command from what is said about it. */
  private static final Pattern LINE = Pattern.compile("(\\S.*?)(?:\\s{2,}(\\S.*))?");

  /**
   * An example as a help shows it.
   *
   * @param line with spaces before it, and before the remark
   * @throws IllegalArgumentException when there is nothing on it
   */
  static Example parse(String line) {
    Matcher parts = LINE.matcher(line.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("an empty line is no example");
    }
    String remark = parts.group(2);
    return new Example(parts.group(1), remark == null ? "" : remark);
  }
}

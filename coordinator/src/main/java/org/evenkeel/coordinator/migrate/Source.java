package org.evenkeel.coordinator.migrate;

/**
 * A text to read.
 *
 * @param name what reports call it
 * @param directory what paths in it are relative to
 * @param text its content
 */
public record Source(String name, String directory, String text) {
  /** So many characters of all files together are read at the most. */
  static final int LENGTH_MAX = 1 << 20;

  /** Where its first line is. */
  Origin start() {
    return new Origin(name, 1);
  }

  /**
   * Refuses what cannot be one of the formats.
   *
   * @throws UnreadableException when it is too long, or holds what no text holds
   */
  void check() throws UnreadableException {
    if (text.length() > LENGTH_MAX) {
      throw new UnreadableException(
          start(), "has " + text.length() + " characters", "at most " + LENGTH_MAX);
    }
    int odd = text.indexOf('\0');
    if (odd >= 0) {
      int line = 1 + (int) text.substring(0, odd).chars().filter(c -> c == '\n').count();
      throw new UnreadableException(
          new Origin(name, line), "has a character 0", "a configuration is text");
    }
  }
}

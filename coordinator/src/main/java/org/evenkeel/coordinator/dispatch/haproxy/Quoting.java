package org.evenkeel.coordinator.dispatch.haproxy;

/**
 * Writes texts of people into HAProxy's configuration so that they stay one word and mean
 * themselves (HAProxy configuration manual, 2.2 "Quoting and escaping").
 */
final class Quoting {
  private Quoting() {}

  /** Whether a text can be written at all: it has no control character. */
  static boolean isWritable(String text) {
    return text.codePoints().noneMatch(Character::isISOControl);
  }

  /**
   * A text as one word.
   *
   * @throws IllegalArgumentException when it is not writable
   */
  static String word(String text) {
    if (!isWritable(text)) {
      throw new IllegalArgumentException("a control character cannot be written");
    }
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + '"';
  }

  /** A text as one word where HAProxy expands what begins with a percent sign. */
  static String format(String text) {
    return word(text.replace("%", "%%"));
  }
}

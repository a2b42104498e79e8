package org.evenkeel.coordinator.config;

/**
 * Shows text that a stranger wrote: on one line, not too long, nothing that moves a cursor. Safe
 * for any thread.
 */
public final class Quoted {
  private static final int LENGTH_MAX = 80;

  private Quoted() {}

  /** The text in double quotes, at most 80 characters of it. */
  public static String of(String text) {
    return '"' + plain(text) + '"';
  }

  /** The text without quotes, at most 80 characters of it. */
  public static String plain(String text) {
    if (text.length() <= LENGTH_MAX && text.chars().allMatch(each -> each >= ' ' && each <= '~')) {
      return text; // nearly always: names and numbers
    }
    int[] shown =
        text.codePoints()
            .limit(LENGTH_MAX + 1L)
            .map(point -> isHarmless(point) ? point : '?')
            .toArray();
    return shown.length <= LENGTH_MAX
        ? new String(shown, 0, shown.length)
        : new String(shown, 0, LENGTH_MAX) + "…";
  }

  /** Whether a character prints as itself and in its place. */
  static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

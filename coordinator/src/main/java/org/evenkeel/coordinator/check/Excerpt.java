package org.evenkeel.coordinator.check;

/** Shows what a stranger sent: on one line, not too long, nothing that moves a cursor. */
final class Excerpt {
  private static final int LENGTH_MAX = 80;

  private Excerpt() {}

  /** The beginning of a text, in double quotes. */
  static String quoted(String text) {
    return '"' + plain(text) + '"';
  }

  /** The beginning of a text. */
  static String plain(String text) {
    int[] shown =
        text.strip()
            .codePoints()
            .limit(LENGTH_MAX + 1L)
            .map(point -> isHarmless(point) ? point : '?')
            .toArray();
    return shown.length <= LENGTH_MAX
        ? new String(shown, 0, shown.length)
        : new String(shown, 0, LENGTH_MAX) + "…";
  }

  private static boolean isHarmless(int point) {
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

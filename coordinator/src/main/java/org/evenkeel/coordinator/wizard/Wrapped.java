package org.evenkeel.coordinator.wizard;

/** A sentence in lines that a terminal shows whole. Pure. */
public final class Wrapped {
  private static final int COLUMNS = 80;

  private Wrapped() {}

  /**
   * Breaks between words; a word that is longer stays whole.
   *
   * @param indent what each line begins with
   * @return lines, each with its end
   */
  public static String of(String indent, String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && indent.length() + line.length() + 1 + word.length() >= COLUMNS) {
        lines.append(indent).append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    return lines.append(indent).append(line).append('\n').toString();
  }
}

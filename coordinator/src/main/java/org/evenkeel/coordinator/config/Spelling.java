package org.evenkeel.coordinator.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Spelling {
  private static final int LENGTH_MAX = 40;

  private Spelling() {}

  /**
   * The nearest known word, when it is near: one edit for a short word, two for one of five letters
   * or more, or the same letters with other capitals or underscores.
   */
  static Optional<String> nearest(String word, List<String> known) {
    if (word.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String folded = word.toLowerCase(Locale.ROOT).replace('_', '-');
    int reach = folded.length() >= 5 ? 2 : 1;
    return known.stream()
        .filter(each -> distance(folded, each) <= reach)
        .min(Comparator.comparingInt(each -> distance(folded, each)));
  }

  /** Insertions, deletions and replacements that turn one word into the other (Levenshtein). */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[previous.length];
      current[0] = i;
      for (int j = 1; j < current.length; j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}

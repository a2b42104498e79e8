package org.evenkeel.coordinator.migrate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Why words of another program have no counterpart, and what to do about each. */
final class Vocabulary {
  /** What is said of a word that is in no list. */
  static final Meaning UNKNOWN =
      new Meaning(
          "is not a word that the import knows", "look up what it does, then set it by hand");

  private final Map<String, Meaning> meanings = new HashMap<>();

  /**
   * Why a word is not taken.
   *
   * @param remedy what to do
   */
  record Meaning(String why, String remedy) {}

  /** Adds words that are dropped for the same reason; for use while it is built. */
  Vocabulary with(String why, String remedy, String... words) {
    Meaning meaning = new Meaning(why, remedy);
    List.of(words).forEach(word -> meanings.put(word, meaning));
    return this;
  }

  /** Why a word is not taken. */
  Meaning of(String word) {
    return meanings.getOrDefault(word, UNKNOWN);
  }
}

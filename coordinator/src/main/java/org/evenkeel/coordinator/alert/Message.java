package org.evenkeel.coordinator.alert;

import java.time.Instant;
import java.util.List;

/**
 * What people are told at one time.
 *
 * @param node who tells it
 * @param at when it was known
 * @param begun faults that have begun, a sentence each
 * @param ended faults that have ended
 */
record Message(String node, Instant at, List<String> begun, List<String> ended) {
  /** A message is for reading: of more it says how many there are. */
  static final int LISTED_MAX = 50;

  Message {
    begun = List.copyOf(begun);
    ended = List.copyOf(ended);
  }

  /** One line. */
  String subject() {
    if (begun.size() == 1 && ended.isEmpty()) {
      return node + ": " + oneLine(begun.getFirst());
    }
    if (begun.isEmpty() && ended.size() == 1) {
      return node + ": ended: " + oneLine(ended.getFirst());
    }
    if (begun.isEmpty()) {
      return "%s: %d faults ended".formatted(node, ended.size());
    }
    return ended.isEmpty()
        ? "%s: %d faults".formatted(node, begun.size())
        : "%s: %d faults, %d ended".formatted(node, begun.size(), ended.size());
  }

  /** The whole of it, for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    list(text, "Begun:", begun);
    list(text, "Ended:", ended);
    return text.append("%n%s, %s%n".formatted(node, at)).toString();
  }

  private static void list(StringBuilder text, String title, List<String> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    text.append(title).append('\n');
    sentences.stream()
        .limit(LISTED_MAX)
        .forEach(sentence -> text.append("  ").append(oneLine(sentence)).append('\n'));
    if (sentences.size() > LISTED_MAX) {
      text.append("  and %d more%n".formatted(sentences.size() - LISTED_MAX));
    }
  }

  /** Reasons come from agents and servers, too. */
  private static String oneLine(String sentence) {
    return sentence.replaceAll("\\p{Cntrl}+", " ");
  }
}

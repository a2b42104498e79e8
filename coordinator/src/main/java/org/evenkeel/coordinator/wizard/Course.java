package org.evenkeel.coordinator.wizard;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far answers that are given all at once lead through the questions. A value. Pure.
 *
 * @param dialogue with those that were taken
 * @param refusal why the answer to its question is not taken; empty when that has none yet
 * @param unasked answers to what is not asked after the others
 */
public record Course(Dialogue dialogue, Optional<String> refusal, Set<Question> unasked) {
  public Course {
    unasked = Set.copyOf(unasked);
  }

  /**
   * Answers as far as possible: up to the first question that has no answer, or none that is taken.
   *
   * @param given what is answered
   * @param defaults whether a question without an answer gets its default
   */
  public static Course of(Site site, Map<Question, String> given, boolean defaults) {
    Dialogue dialogue = Dialogue.begin(site);
    Set<Question> asked = new HashSet<>();
    while (dialogue.question().isPresent()) {
      Question question = dialogue.question().get();
      String answer = given.get(question);
      asked.add(question);
      if (answer == null && !defaults) {
        return new Course(dialogue, Optional.empty(), rest(given, asked));
      }
      String typed = answer == null ? "" : answer.strip();
      if (typed.equalsIgnoreCase(Dialogue.BACK)) {
        return new Course(dialogue, Optional.of("that is no answer"), rest(given, asked));
      }
      switch (dialogue.answer(typed)) {
        case Dialogue.Step.On(Dialogue next) -> dialogue = next;
        case Dialogue.Step.Again(String why) -> {
          return new Course(dialogue, Optional.of(why), rest(given, asked));
        }
      }
    }
    return new Course(dialogue, Optional.empty(), rest(given, asked));
  }

  private static Set<Question> rest(Map<Question, String> given, Set<Question> asked) {
    Set<Question> rest = new HashSet<>(given.keySet());
    rest.removeAll(asked);
    return rest;
  }

  /** Whether all is answered. */
  public boolean complete() {
    return dialogue.question().isEmpty();
  }

  /**
   * The questions that are asked when everybody takes the defaults of those that are left, with
   * what is answered, or would be: up to the first that has no default.
   */
  public static List<Dialogue.Asked> withDefaults(Site site) {
    return of(site, new EnumMap<>(Question.class), true).dialogue().said();
  }
}

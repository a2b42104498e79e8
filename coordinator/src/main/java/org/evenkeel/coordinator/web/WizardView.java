package org.evenkeel.coordinator.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.wizard.Course;
import org.evenkeel.coordinator.wizard.Dialogue;
import org.evenkeel.coordinator.wizard.NetworkChange;
import org.evenkeel.coordinator.wizard.Plan;
import org.evenkeel.coordinator.wizard.Question;
import org.evenkeel.coordinator.wizard.Stage;

/**
 * The page of the set-up by questions. The answers are in its address: that they are asked changes
 * nothing, and the browser's own way back is one.
 *
 * @param frame what is around it
 * @param stage how far what was confirmed is
 * @param course what is answered
 * @param typed what was typed at the question that is asked, or answered there before; empty when
 *     nothing was
 * @param plan what the answers lead to; empty while not all is answered
 * @param tag of the plan
 * @param keepNetwork whether the machine's network settings are to stay
 * @param problem what was wrong with what was just asked for; empty when nothing was
 * @param restart how node.yaml comes in force
 */
record WizardView(
    Frame frame,
    Stage stage,
    Optional<Course> course,
    String typed,
    Optional<Plan> plan,
    String tag,
    boolean keepNetwork,
    String problem,
    String restart) {
  /** Where it is. */
  static final String PATH = "/lbadmin/wizard";

  /** What the address and the form call it that the network settings are to stay. */
  static final String KEEP = "keep-network";

  /** What the address calls an answer that was taken back, and may be changed. */
  static final String BEFORE = "before";

  /** Something that was answered, and the address at which it is asked again. */
  record Said(String words, String answer, String again) {}

  /** A line of the plan. */
  record Line(String text, String tone) {}

  /** What was answered, in its order. */
  List<Said> said() {
    List<Dialogue.Asked> said = asked();
    List<Said> links = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      Dialogue.Asked each = said.get(i);
      links.add(
          new Said(
              each.words(),
              each.answer(),
              address(said.subList(0, i), Map.of(BEFORE, each.answer()))));
    }
    return links;
  }

  /** The address of the question before; empty at the first one. */
  Optional<String> back() {
    List<Said> said = said();
    return said.isEmpty() ? Optional.empty() : Optional.of(said.getLast().again());
  }

  private List<Dialogue.Asked> asked() {
    return course.map(each -> each.dialogue().said()).orElse(List.of());
  }

  /** What a form sends along. */
  Map<String, String> hidden() {
    return fields(asked());
  }

  private Map<String, String> fields(List<Dialogue.Asked> answered) {
    Map<Question, String> answers = new EnumMap<>(Question.class);
    answered.forEach(each -> answers.put(each.question(), each.answer()));
    Map<String, String> fields = new LinkedHashMap<>();
    answers.forEach((question, answer) -> fields.put(question.key(), answer));
    if (keepNetwork) {
      fields.put(KEEP, "y");
    }
    return Collections.unmodifiableMap(fields);
  }

  /** The address of this very plan with the network settings as they are, or as answered. */
  String otherNetwork() {
    Map<String, String> fields = new LinkedHashMap<>(hidden());
    if (fields.remove(KEEP) == null) {
      fields.put(KEEP, "y");
    }
    return PATH + query(fields);
  }

  private String address(List<Dialogue.Asked> answered, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>(fields(answered));
    fields.putAll(more);
    return PATH + query(fields);
  }

  private static String query(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            each ->
                URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }

  /** The question that is asked. */
  Optional<Question> question() {
    return course.flatMap(each -> each.dialogue().question());
  }

  /** Its words. */
  String words() {
    return course.map(each -> each.dialogue().words()).orElse("");
  }

  /** What an empty answer means; empty when that is none. */
  String suggestion() {
    return course.flatMap(each -> each.dialogue().suggestion()).orElse("");
  }

  /** What stands in the field. */
  String value() {
    return typed.isEmpty() ? suggestion() : typed;
  }

  /** Whether yes is chosen, of a question that is answered so. */
  boolean yes() {
    return value().toLowerCase(Locale.ROOT).startsWith("y");
  }

  /** Why the answer is not taken; empty when it has not been given, or is. */
  String refusal() {
    return course.flatMap(Course::refusal).orElse("");
  }

  /** The number of the question that is asked. */
  int number() {
    return asked().size() + 1;
  }

  /** The plan, line by line. */
  List<Line> lines() {
    return plan.stream()
        .flatMap(each -> each.shown().lines())
        .map(text -> new Line(text, tone(text)))
        .toList();
  }

  private static String tone(String line) {
    return line.startsWith("  +")
        ? "added"
        : line.startsWith("  -") ? "removed" : line.equals("  ...") ? "skipped" : "same";
  }

  /** Whether the machine's network settings would be changed, and have to be confirmed. */
  boolean network() {
    return plan.filter(each -> each.network() instanceof NetworkChange.Managed).isPresent();
  }

  /** How the last one ended; empty when none has. */
  Optional<Stage.Ended> last() {
    return switch (stage) {
      case Stage.Idle(Optional<Stage.Ended> last) -> last;
      case Stage.Left(Optional<Stage.Ended> last) -> last;
      case Stage.Making _, Stage.Unconfirmed _, Stage.TakingBack _ -> Optional.empty();
    };
  }

  /** What is being made; empty when nothing is. */
  Optional<Stage.Making> making() {
    return stage instanceof Stage.Making making ? Optional.of(making) : Optional.empty();
  }

  /** Until when everything has to be confirmed; empty when nothing has. */
  String until() {
    return stage instanceof Stage.Unconfirmed(var until) ? Moments.second(until) : "";
  }

  /** Whether it has left something to be taken back. */
  boolean left() {
    return stage instanceof Stage.Left;
  }
}

package org.evenkeel.coordinator.feedback;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one line of an agent means, in the grammar of HAProxy's {@code agent-check} (configuration
 * manual, section 5.2; {@code weight:} is ours): words in any order and case, divided by blanks,
 * tabs or commas; the last word of a class wins; what is not mentioned does not change; text after
 * {@code #} is a comment.
 *
 * @param percent availability, 0 to 100; a larger figure counts as 100
 * @param administrative ready, drain or maint
 * @param operational up or down
 * @param connections {@code maxconn:N}: no more than so many connections at once, 0 to 65535
 * @param weight {@code weight:N}: so much instead of what follows from the percentage, 0 to 65535
 * @param comment the text after {@code #}, empty when none
 */
public record AgentReply(
    OptionalInt percent,
    Optional<Administrative> administrative,
    Optional<Operational> operational,
    OptionalInt connections,
    OptionalInt weight,
    String comment) {

  private static final int FIGURE_MAX = 65_535;

  /** What the agent asks of whoever sends traffic. */
  public enum Administrative {
    READY,
    DRAIN,
    MAINT
  }

  /** What the agent says of the service's health. */
  public enum Operational {
    UP,
    DOWN
  }

  /**
   * Reads a line without its end.
   *
   * @return empty when the line holds a word that is not of the grammar, or none at all
   */
  public static Optional<AgentReply> parse(String line) {
    int hash = line.indexOf('#');
    String words = hash < 0 ? line : line.substring(0, hash);
    AgentReply reply = nothing(hash < 0 ? "" : line.substring(hash + 1).strip());
    boolean any = false;
    for (String word : List.of(words.split("[ \\t,]+"))) {
      if (!word.isEmpty()) {
        Optional<AgentReply> next = reply.with(word.toLowerCase(Locale.ROOT));
        if (next.isEmpty()) {
          return Optional.empty();
        }
        reply = next.get();
        any = true;
      }
    }
    return any ? Optional.of(reply) : Optional.empty();
  }

  /** A reply of nothing but a percentage, 0 to 100. */
  static AgentReply of(int percent) {
    return new AgentReply(
        OptionalInt.of(percent),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        "");
  }

  private static AgentReply nothing(String comment) {
    return new AgentReply(
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        comment);
  }

  private Optional<AgentReply> with(String word) {
    return switch (word) {
      case "ready" -> Optional.of(with(Administrative.READY));
      case "drain" -> Optional.of(with(Administrative.DRAIN));
      case "maint" -> Optional.of(with(Administrative.MAINT));
      case "up" -> Optional.of(with(Operational.UP));
      case "down", "fail", "stopped" -> Optional.of(with(Operational.DOWN));
      default -> figure(word);
    };
  }

  private Optional<AgentReply> figure(String word) {
    if (word.startsWith("maxconn:")) {
      return number(word.substring("maxconn:".length()))
          .map(
              n ->
                  new AgentReply(
                      percent, administrative, operational, OptionalInt.of(n), weight, comment));
    }
    if (word.startsWith("weight:") && !word.endsWith("%")) {
      return number(word.substring("weight:".length()))
          .map(
              n ->
                  new AgentReply(
                      percent,
                      administrative,
                      operational,
                      connections,
                      OptionalInt.of(n),
                      comment));
    }
    String figure = word.startsWith("weight:") ? word.substring("weight:".length()) : word;
    return percent(figure)
        .map(
            n ->
                new AgentReply(
                    OptionalInt.of(n), administrative, operational, connections, weight, comment));
  }

  private AgentReply with(Administrative word) {
    return new AgentReply(percent, Optional.of(word), operational, connections, weight, comment);
  }

  private AgentReply with(Operational word) {
    return new AgentReply(percent, administrative, Optional.of(word), connections, weight, comment);
  }

  private static Optional<Integer> number(String digits) {
    return digits.matches("\\d{1,9}")
        ? Optional.of(Math.min(FIGURE_MAX, Integer.parseInt(digits)))
        : Optional.empty();
  }

  /** One to nine digits and a percent sign; HAProxy takes no fraction either. */
  private static Optional<Integer> percent(String word) {
    return word.matches("\\d{1,9}%")
        ? Optional.of(Math.min(100, Integer.parseInt(word, 0, word.length() - 1, 10)))
        : Optional.empty();
  }
}

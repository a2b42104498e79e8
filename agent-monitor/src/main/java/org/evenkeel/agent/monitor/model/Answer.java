package org.evenkeel.agent.monitor.model;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that load balancers get, taken apart.
 *
 * @param percent its number, 0 to 100; empty when it has none
 * @param words what stands before the number, such as {@code up ready} or {@code drain}; empty when
 *     there is nothing
 */
public record Answer(OptionalInt percent, String words) {
  private static final Pattern NUMBER = Pattern.compile("(?<!\\S)(\\d{1,3})%?(?!\\S)");

  /** Takes a line apart; never fails, for a newer agent may say more. */
  public static Answer of(String line) {
    Matcher number = NUMBER.matcher(line);
    if (!number.find()) {
      return new Answer(OptionalInt.empty(), line.strip());
    }
    int percent = Integer.parseInt(number.group(1));
    String words = (line.substring(0, number.start()) + line.substring(number.end())).strip();
    return percent > 100
        ? new Answer(OptionalInt.empty(), line.strip())
        : new Answer(OptionalInt.of(percent), words);
  }

  /** In big letters: the number, else the words, else "none". */
  public String headline() {
    if (percent.isPresent()) {
      return percent.getAsInt() + "%";
    }
    return words.isEmpty() ? "none" : words;
  }
}

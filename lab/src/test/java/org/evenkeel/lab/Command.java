package org.evenkeel.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the guest is to execute: an argument list, never a shell's line.
 *
 * @param words the program and its arguments; none may hold a zero character
 * @param input what the program reads from its standard input
 * @param deadline after which it is killed; generous, because the guest is slow
 */
record Command(List<String> words, String input, Duration deadline) {

  private static final Duration DEADLINE = Duration.ofMinutes(1);

  Command {
    words = List.copyOf(words);
    if (words.isEmpty() || words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("not an argument list: " + words);
    }
  }

  static Command of(String... words) {
    return new Command(List.of(words), "", DEADLINE);
  }

  static Command of(List<String> words) {
    return new Command(words, "", DEADLINE);
  }

  Command input(String text) {
    return new Command(words, text, deadline);
  }

  Command within(Duration longer) {
    return new Command(words, input, longer);
  }

  /** The same command, started by another: {@code ip netns exec NAME}, for example. */
  Command after(String... prefix) {
    List<String> all = new ArrayList<>(List.of(prefix));
    all.addAll(words);
    return new Command(all, input, deadline);
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}

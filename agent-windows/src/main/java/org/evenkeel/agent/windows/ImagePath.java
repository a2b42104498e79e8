package org.evenkeel.agent.windows;

import java.util.List;
import java.util.stream.Collectors;

/** A command line as Windows programs take it apart again. */
final class ImagePath {
  private ImagePath() {}

  /**
   * Joins arguments so that {@code CommandLineToArgvW} and the C runtime give the same ones back.
   * The first is the program and is always quoted: Windows would try {@code C:\Program.exe} before
   * {@code C:\Program Files\…}.
   */
  static String of(List<String> arguments) {
    return arguments.stream()
        .skip(1)
        .map(argument -> needsQuotes(argument) ? quoted(argument) : argument)
        .collect(Collectors.joining(" ", quoted(arguments.getFirst()) + " ", ""))
        .strip();
  }

  private static boolean needsQuotes(String argument) {
    return argument.isEmpty() || argument.chars().anyMatch(c -> c == ' ' || c == '\t' || c == '"');
  }

  /** Backslashes mean themselves, except before a quote, where each is doubled. */
  private static String quoted(String argument) {
    StringBuilder out = new StringBuilder("\"");
    int backslashes = 0;
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (c == '"') {
        out.repeat('\\', backslashes + 1);
      }
      backslashes = c == '\\' ? backslashes + 1 : 0;
      out.append(c);
    }
    return out.repeat('\\', backslashes).append('"').toString();
  }
}

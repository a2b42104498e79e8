package org.evenkeel.coordinator.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What differs between two texts, as {@code diff} shows it, with every line of both. Pure. */
final class TextDifference {
  /** Longer texts are compared by what both begin and end with. */
  private static final int LINES_MAX = 1_000;

  private static final int CONTEXT = 3;

  private TextDifference() {}

  /** The file's name, and below it the lines that change with those around them. */
  static String of(String name, Optional<String> before, String after) {
    List<String> lines = lines(before.orElse("").lines().toList(), after.lines().toList());
    StringBuilder shown = new StringBuilder();
    shown.append(before.isPresent() ? "~ " : "+ ").append(name).append('\n');
    boolean left = false;
    for (int i = 0; i < lines.size(); i++) {
      if (near(lines, i)) {
        shown.append("  ").append(lines.get(i)).append('\n');
        left = false;
      } else if (!left) {
        shown.append("  ...\n");
        left = true;
      }
    }
    return shown.toString();
  }

  private static boolean near(List<String> lines, int at) {
    return lines
        .subList(Math.max(0, at - CONTEXT), Math.min(lines.size(), at + CONTEXT + 1))
        .stream()
        .anyMatch(line -> !line.startsWith(" "));
  }

  private static List<String> lines(List<String> before, List<String> after) {
    int shorter = Math.min(before.size(), after.size());
    int begin = 0;
    while (begin < shorter && before.get(begin).equals(after.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    List<String> lines = new ArrayList<>();
    before.subList(0, begin).forEach(line -> lines.add(" " + line));
    between(
        before.subList(begin, before.size() - end),
        after.subList(begin, after.size() - end),
        lines);
    before.subList(before.size() - end, before.size()).forEach(line -> lines.add(" " + line));
    return lines;
  }

  private static void between(List<String> before, List<String> after, List<String> lines) {
    if (before.size() > LINES_MAX || after.size() > LINES_MAX) {
      before.forEach(line -> lines.add("-" + line));
      after.forEach(line -> lines.add("+" + line));
      return;
    }
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        lines.add(" " + before.get(i));
        i++;
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("-" + before.get(i++));
      } else {
        lines.add("+" + after.get(j++));
      }
    }
  }
}

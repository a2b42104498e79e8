package org.evenkeel.coordinator.web;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line, with some lines around each difference. Pure. */
final class LineDifference {
  private static final int AROUND = 3;

  /** Larger differences are shown as all of the old and all of the new. */
  private static final int CELLS_MAX = 4_000_000;

  private LineDifference() {}

  /**
   * A line of the difference.
   *
   * @param mark {@code +} added, {@code -} removed, a blank where it stays, {@code …} for lines
   *     that are left out
   * @param text the line
   */
  record Line(String mark, String text) {
    /** How it is shown. */
    String tone() {
      return switch (mark) {
        case "+" -> "added";
        case "-" -> "removed";
        case "…" -> "skipped";
        default -> "same";
      };
    }
  }

  /** The difference; empty when there is none. */
  static List<Line> of(String before, String after) {
    if (before.equals(after)) {
      return List.of();
    }
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int head = 0;
    while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(old.size(), now.size()) - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    old.subList(0, head).forEach(text -> lines.add(new Line(" ", text)));
    middle(old.subList(head, old.size() - tail), now.subList(head, now.size() - tail), lines);
    old.subList(old.size() - tail, old.size()).forEach(text -> lines.add(new Line(" ", text)));
    return shortened(lines);
  }

  /** By the longest common subsequence. */
  private static void middle(List<String> old, List<String> now, List<Line> lines) {
    if ((long) old.size() * now.size() > CELLS_MAX) {
      old.forEach(text -> lines.add(new Line("-", text)));
      now.forEach(text -> lines.add(new Line("+", text)));
      return;
    }
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        lines.add(new Line(" ", old.get(i)));
        i++;
        j++;
      } else if (j >= now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line("-", old.get(i++)));
      } else {
        lines.add(new Line("+", now.get(j++)));
      }
    }
  }

  private static List<Line> shortened(List<Line> lines) {
    List<Line> shown = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean near =
          lines.subList(Math.max(0, i - AROUND), Math.min(lines.size(), i + AROUND + 1)).stream()
              .anyMatch(line -> !line.mark().equals(" "));
      if (near) {
        shown.add(lines.get(i));
      } else if (shown.isEmpty() || !shown.getLast().mark().equals("…")) {
        shown.add(new Line("…", ""));
      }
    }
    return shown;
  }
}

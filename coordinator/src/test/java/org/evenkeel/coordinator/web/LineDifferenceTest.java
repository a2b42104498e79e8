package org.evenkeel.coordinator.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineDifferenceTest {

  @Test
  void equalTextsHaveNone() {
    assertEquals(List.of(), LineDifference.of("a\nb\n", "a\nb\n"));
  }

  @Test
  void changedLinesAreShownWithTheirNeighbours() {
    String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    assertEquals(
        List.of("… ", "  2", "  3", "  4", "- 5", "+ five", "  6", "  7", "  8", "… "),
        shown(before, before.replace("5", "five")));
  }

  @Test
  void whatItShowsLeadsFromOneToTheOther() {
    Random random = new Random(20);
    for (int run = 0; run < 500; run++) {
      String before = text(random);
      String after = text(random);
      List<LineDifference.Line> lines = LineDifference.of(before, after);
      assertEquals(
          count(before, after), lines.stream().mapToLong(LineDifferenceTest::sign).sum(), before);
    }
  }

  private static long count(String before, String after) {
    return after.lines().count() - before.lines().count();
  }

  private static long sign(LineDifference.Line line) {
    return switch (line.mark()) {
      case "+" -> 1;
      case "-" -> -1;
      default -> 0;
    };
  }

  private static List<String> shown(String before, String after) {
    return LineDifference.of(before, after).stream()
        .map(line -> line.mark() + " " + line.text())
        .toList();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(12);
    for (int i = 0; i < lines; i++) {
      text.append((char) ('a' + random.nextInt(4))).append('\n');
    }
    return text.toString();
  }
}

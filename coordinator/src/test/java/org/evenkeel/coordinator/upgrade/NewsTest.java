package org.evenkeel.coordinator.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {
  private static final String CHANGELOG =
      """
      # Changelog

      ## 0.3.0, not released yet

      - Three.

      ## 0.2.0 (2026-05-01)

      - Two.
        More of it.

      ## 0.1.0

      - One.
      """;

  private static List<String> between(String after, String upTo) {
    return News.between(
        CHANGELOG,
        DebianVersion.parse(after).orElseThrow(),
        DebianVersion.parse(upTo).orElseThrow());
  }

  @Test
  void whatIsAfterOneVersionAndUpToAnotherIsNew() {
    assertEquals(
        List.of("## 0.2.0 (2026-05-01)", "", "- Two.", "  More of it."), between("0.1.0", "0.2.0"));
    assertEquals(
        List.of("## 0.2.0 (2026-05-01)", "", "- Two.", "  More of it."),
        between("0.1.0-1", "1:0.2.0-2"));
    assertEquals(List.of(), between("0.3.0", "0.4.0"));
  }

  @Test
  void whatComesBeforeAReleaseHasItsNews() {
    assertEquals("## 0.3.0, not released yet", between("0.2.0", "0.3.0~SNAPSHOT").getFirst());
    assertEquals("- Three.", between("0.3.0~SNAPSHOT", "0.3.0").getLast());
  }

  @Test
  void aChangelogThatIsNoneSaysNothing() {
    DebianVersion one = DebianVersion.parse("1").orElseThrow();
    DebianVersion two = DebianVersion.parse("2").orElseThrow();
    for (String text : List.of("", "## \n", "## x\n", "\0", "##", "## 1.\u00fc\n- no")) {
      assertEquals(List.of(), News.between(text, one, two), text);
    }
  }

  @Test
  void aLongOneIsCutAndSaysSo() {
    List<String> news =
        News.between(
            "## 2\n" + "- more\n".repeat(10_000),
            DebianVersion.parse("1").orElseThrow(),
            DebianVersion.parse("2").orElseThrow());
    assertEquals(News.LINES_MAX + 1, news.size());
    assertTrue(news.getLast().contains("9801 lines more"), news.getLast());
  }
}

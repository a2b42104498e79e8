package org.evenkeel.coordinator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.evenkeel.coordinator.Logging;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which lines of the log are kept and found. */
final class LogBookTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

  private final LogBook book = new LogBook();

  private void write(LogLine.Level level, String text) {
    book.write(NOW, level, "Helm", text);
  }

  private List<String> find(long after, LogLine.Level from, String text, int limit) {
    return book.read(new LogBook.Query(after, from, text, limit)).lines().stream()
        .map(LogLine::text)
        .toList();
  }

  @Test
  void theLastLinesOfALevelWithAWordAreFound() {
    write(LogLine.Level.INFO, "Revision 1 runs");
    write(LogLine.Level.WARN, "Degraded: the disk is full");
    write(LogLine.Level.ERROR, "Refused: one");
    write(LogLine.Level.INFO, "Revision 2 runs");

    assertEquals(
        List.of("Degraded: the disk is full", "Refused: one"), find(0, LogLine.Level.WARN, "", 10));
    assertEquals(
        List.of("Revision 1 runs", "Revision 2 runs"), find(0, LogLine.Level.DEBUG, "REVISION", 9));
    assertEquals(List.of("Revision 2 runs"), find(0, LogLine.Level.DEBUG, "helm", 1));
    assertEquals(List.of("Revision 2 runs"), find(3, LogLine.Level.DEBUG, "", 10));
    assertEquals(List.of(), find(4, LogLine.Level.DEBUG, "", 10));
    assertEquals(4, book.read(new LogBook.Query(2, LogLine.Level.ERROR, "none", 1)).last());
  }

  @Test
  void onlySoManyAndSoLongLinesAreKept() {
    for (int i = 1; i <= LogBook.LINES_MAX + 7; i++) {
      write(LogLine.Level.INFO, "line " + i);
    }
    write(LogLine.Level.INFO, "a\nb\r\n\nc" + "x".repeat(9_000));

    List<LogLine> all =
        book.read(new LogBook.Query(0, LogLine.Level.DEBUG, "", Integer.MAX_VALUE)).lines();
    assertEquals(LogBook.LINES_MAX, all.size());
    assertEquals(9, all.getFirst().number());
    assertTrue(all.getLast().text().startsWith("a | b | cxxx"), all.getLast().text());
    assertEquals(LogBook.TEXT_MAX + 1, all.getLast().text().length());
  }

  @Test
  void whatTheProgramLogsIsWrittenUntilTheBookIsClosed() {
    Logger logger = LoggerFactory.getLogger(LogBookTest.class);
    try (Logging.Keeping _ = Logging.keep(book)) {
      logger.error("told {}", "once");
      logger.trace("not told");
    }
    logger.error("afterwards");

    List<LogLine> lines = book.read(new LogBook.Query(0, LogLine.Level.DEBUG, "", 9)).lines();
    assertEquals(1, lines.size(), lines::toString);
    LogLine line = lines.getFirst();
    assertEquals("told once", line.text());
    assertEquals(LogLine.Level.ERROR, line.level());
    assertEquals("LogBookTest", line.source());
    assertFalse(line.at().isBefore(NOW.minusSeconds(1)));
  }
}

package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.windows.InMemoryWin32.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogWriterTest {
  private final InMemoryWin32 windows = new InMemoryWin32();
  private long nanos = Long.MAX_VALUE - 5;
  private PrintWriter writer = new PrintWriter(java.io.Writer.nullWriter());

  @BeforeEach
  void open() throws Win32Exception {
    writer = new PrintWriter(new EventLogWriter(windows, () -> nanos));
  }

  @Test
  void everyLineOfTheLogIsAnEventOfItsKind() {
    Log log = new Log(writer);
    log.always("ready: answers on *:3333");
    log.info("read agent.xml again");
    log.warning("cannot measure");
    log.error("agent.xml was refused");
    assertEquals(
        List.of(
            new Event(4, 1, "ready: answers on *:3333"),
            new Event(4, 1, "info: read agent.xml again"),
            new Event(2, 1, "warning: cannot measure"),
            new Event(1, 1, "error: agent.xml was refused")),
        windows.events);
  }

  @Test
  void aLineThatComesInPiecesIsOneEvent() {
    writer.print("warning: ");
    writer.print("half");
    writer.flush();
    writer.print(" and half\r\n\r\n");
    assertEquals(List.of(new Event(2, 1, "warning: half and half")), windows.events);
  }

  @Test
  void aLongLineIsCut() {
    writer.println("x".repeat(1_000_000));
    assertEquals(EventLogWriter.CHARACTERS_MAX, windows.events.getFirst().text().length());
  }

  @Test
  void ofAFloodAPartIsWrittenAndTheRestIsCounted() {
    for (int i = 0; i < 1000; i++) {
      writer.println("warning: while answering a client");
    }
    assertEquals(EventLogWriter.EVENTS_PER_MINUTE, windows.events.size());
    nanos += Duration.ofMinutes(1).toNanos();
    writer.println("info: calm again");
    assertEquals(
        List.of(
            new Event(2, 1, "warning: 940 further messages in the last minute"),
            new Event(4, 1, "info: calm again")),
        windows.events.subList(60, 62));
  }

  @Test
  void closingTellsWhatWasSuppressedAndGivesTheLogBack() {
    for (int i = 0; i < 61; i++) {
      writer.println("info: x");
    }
    writer.close();
    assertEquals("warning: 1 further messages in the last minute", windows.events.getLast().text());
    assertTrue(windows.open.isEmpty());
  }
}

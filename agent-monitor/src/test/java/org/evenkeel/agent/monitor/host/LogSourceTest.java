package org.evenkeel.agent.monitor.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSourceTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFileIsFollowedThroughGrowthAndRotation() throws IOException {
    Path file = folder.resolve("agent.log");
    List<String> lines = new ArrayList<>();
    FileLog.Tail tail = new FileLog.Tail(file, lines::add);
    tail.look();
    tail.look();
    assertEquals(1, lines.size(), "a missing file is said once");
    lines.clear();
    Files.writeString(file, "one\ntwo\nthr");
    tail.look();
    assertEquals(List.of("one", "two"), lines);
    Files.writeString(file, "ee\r\n", StandardOpenOption.APPEND);
    tail.look();
    assertEquals("three", lines.getLast());
    Files.writeString(file, "new\n");
    tail.look();
    assertEquals("new", lines.getLast());
  }

  @Test
  void ofALongFileTheEndIsShownFromAWholeLineOn() throws IOException {
    Path file = folder.resolve("agent.log");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("line ").append(i).append('\n');
    }
    Files.writeString(file, text);
    List<String> lines = new ArrayList<>();
    new FileLog.Tail(file, lines::add).look();
    assertEquals("line 19999", lines.getLast());
    assertTrue(lines.getFirst().startsWith("line 1"), lines.getFirst());
    assertTrue(lines.size() < 10_000);
  }

  @Test
  void aLineWithoutEndIsCut() throws IOException {
    Path file = folder.resolve("agent.log");
    Files.writeString(file, "");
    List<String> lines = new ArrayList<>();
    FileLog.Tail tail = new FileLog.Tail(file, lines::add);
    tail.look();
    Files.writeString(file, "x".repeat(100_000));
    tail.look();
    assertTrue(lines.size() >= 5 && lines.getFirst().length() <= 16 << 10, "" + lines.size());
  }

  @Test
  void aProgramsLinesAreGivenOnUntilItIsClosed() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    List<String> program = List.of("sh", "-c", "echo one; echo two >&2; exec sleep 600");
    try (LogSource.Following _ = new JournalLog(program).follow(lines::add)) {
      assertEquals("one", lines.poll(60, TimeUnit.SECONDS));
      assertEquals("two", lines.poll(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void aMissingProgramIsSaid() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (LogSource.Following _ =
        new JournalLog(List.of("no-such-program-here")).follow(lines::add)) {
      String said = lines.poll(60, TimeUnit.SECONDS);
      assertTrue(said != null && said.contains("--log FILE"), said);
    }
  }
}

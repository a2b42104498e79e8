package org.evenkeel.coordinator.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final List<Undo> UNDOS =
      List.of(
          new Undo.File(
              Path.of("/etc/evenkeel/node.yaml"),
              Optional.empty(),
              "node: lb1\n",
              Optional.empty(),
              List.of(Path.of("/etc/evenkeel"))),
          new Undo.File(
              Path.of("/etc/resolv.conf"),
              Optional.of("# \"é\"\n"),
              "",
              Optional.of(new Undo.Owner("root", "100012", "rw-r--r--")),
              List.of()),
          new Undo.Programs("off", List.of(List.of("ifdown", "eth 0"), List.of())),
          new Undo.Configuration("a: 1\n", ""));

  /** No mode, and a path that none is. */
  private static final String MODE =
      "[{\"file\": \"/\\u0000\", \"after\": \"\", \"before\": \"\", \"user\": \"root\", \"group\":"
          + " \"root\", \"mode\": \"all\"}]";

  @TempDir private Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Journal journal;

  @BeforeEach
  void makeJournal() {
    journal = new Journal(root);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    assertEquals(List.of(), journal.read());
    assertFalse(journal.isThere());
    journal.write(UNDOS);
    assertTrue(journal.isThere());
    assertEquals(UNDOS, journal.read());
    journal.clear();
    journal.clear();
    assertEquals(List.of(), journal.read());
  }

  @Test
  void oneThatIsDamagedIsNamedAndNeverHalfRead() throws IOException {
    journal.write(UNDOS);
    String whole = Files.readString(journal.file());
    Random random = new Random(20_261_123);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder damaged = new StringBuilder(whole);
      int at = random.nextInt(whole.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.setLength(at);
        case 1 -> damaged.deleteCharAt(at);
        default -> damaged.setCharAt(at, "{}[],:\"\\0x".charAt(random.nextInt(10)));
      }
      Files.writeString(journal.file(), damaged);
      try {
        assertEquals(UNDOS.size(), journal.read().size(), damaged::toString);
      } catch (IOException e) {
        String said = String.valueOf(e.getMessage());
        assertTrue(said.startsWith(journal.file() + " is damaged: "), said);
      }
    }
    for (String wrong : List.of("{}", "[1]", "[{}]", "7", "[{\"file\": 1}]", MODE)) {
      Files.writeString(journal.file(), wrong);
      assertThrows(IOException.class, () -> journal.read(), wrong);
    }
  }
}

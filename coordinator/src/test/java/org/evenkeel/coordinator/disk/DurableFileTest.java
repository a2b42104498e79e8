package org.evenkeel.coordinator.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.evenkeel.coordinator.disk.DurableFile.Readers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurableFileTest {
  private static final int MAX = 1 << 20;

  @TempDir Path directory;

  @Test
  void whatWasWrittenIsRead() throws Exception {
    Path file = directory.resolve("a");
    DurableFile.replace(file, "one".getBytes(UTF_8), Readers.GROUP);
    DurableFile.replace(file, "two".getBytes(UTF_8), Readers.GROUP);

    assertArrayEquals("two".getBytes(UTF_8), DurableFile.read(file, 3).orElseThrow());
    assertEquals(List.of(file), entries(directory));
  }

  @Test
  void aFileThatIsNotThereIsEmpty() throws Exception {
    assertEquals(Optional.empty(), DurableFile.read(directory.resolve("none/at/all"), MAX));
  }

  @ParameterizedTest
  @CsvSource({"OWNER, rw-------", "GROUP, rw-r-----"})
  void theModeSaysWhoMayRead(Readers readers, String mode) throws Exception {
    Path replaced = directory.resolve("replaced");
    Files.writeString(replaced, "for everybody");
    Files.setPosixFilePermissions(replaced, PosixFilePermissions.fromString("rw-rw-rw-"));
    DurableFile.replace(replaced, new byte[1], readers);
    DurableFile.write(directory.resolve("written"), new byte[1], readers);

    assertEquals(mode, mode(replaced));
    assertEquals(mode, mode(directory.resolve("written")));
  }

  @Test
  void missingDirectoriesAreMadeAndOthersStayAsTheyAre() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    DurableFile.replace(directory.resolve("x/y/file"), new byte[1], Readers.OWNER);

    assertEquals("rwxr-x---", mode(directory.resolve("x")));
    assertEquals("rwxr-x---", mode(directory.resolve("x/y")));
    assertEquals("rwxrwxrwx", mode(directory));
  }

  @Test
  void aReaderSeesTheOldContentOrTheNewOneAndNothingBetween() throws Exception {
    Path file = directory.resolve("a");
    DurableFile.replace(file, content(0), Readers.OWNER);
    try (var writers = Executors.newFixedThreadPool(2)) {
      List<Future<?>> writing =
          List.of(writers.submit(() -> rewrite(file, 1)), writers.submit(() -> rewrite(file, 2)));
      while (writing.stream().anyMatch(future -> !future.isDone())) {
        byte[] seen = DurableFile.read(file, MAX).orElseThrow();
        assertArrayEquals(content(seen[0]), seen);
      }
      for (Future<?> future : writing) {
        future.get();
      }
    }
    assertEquals(List.of(file), entries(directory));
  }

  private static Void rewrite(Path file, int fill) throws IOException {
    for (int i = 0; i < 50; i++) {
      DurableFile.replace(file, content(fill), Readers.OWNER);
    }
    return null;
  }

  /** Longer than one write to the disk. */
  private static byte[] content(int fill) {
    byte[] content = new byte[300_000];
    Arrays.fill(content, (byte) fill);
    return content;
  }

  @Test
  void aLongerFileIsRefused() throws Exception {
    Path file = Files.write(directory.resolve("a"), new byte[11]);

    assertEquals(
        file + " is longer than 10 bytes; shorten it",
        assertThrows(IOException.class, () -> DurableFile.read(file, 10)).getMessage());
    assertEquals(11, DurableFile.read(file, 11).orElseThrow().length);
  }

  @Test
  void aDirectoryCannotBeReadAsAFile() {
    assertEquals(
        directory + " cannot be read: Is a directory; it must be a file that this user may read",
        assertThrows(IOException.class, () -> DurableFile.read(directory, MAX)).getMessage());
  }

  @Test
  void aPlaceThatIsTakenByADirectoryIsToldAndNothingIsLeftBehind() throws Exception {
    Path file = directory.resolve("a");
    Files.createDirectories(file.resolve("b"));

    String said =
        String.valueOf(
            assertThrows(
                    IOException.class, () -> DurableFile.replace(file, new byte[1], Readers.OWNER))
                .getMessage());

    assertTrue(said.startsWith(file + " cannot be written: "), said);
    assertTrue(said.endsWith("; its directory must be writable and have space"), said);
    assertEquals(List.of(file), entries(directory));
  }

  @Test
  void aFileWhereADirectoryShouldBeIsTold() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "");

    String said =
        String.valueOf(
            assertThrows(IOException.class, () -> DurableFile.createDirectories(file.resolve("b")))
                .getMessage());

    assertTrue(said.startsWith("the directory " + file + "/b cannot be created: "), said);
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

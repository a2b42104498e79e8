package org.evenkeel.coordinator.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretFileTest {
  @TempDir private Path folder;

  private Path file(String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "  the word \nand more\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void assertRefused(Path file, String what) {
    String why =
        String.valueOf(
            assertThrows(IOException.class, () -> SecretFile.guarded(file)).getMessage());
    assertTrue(why.contains(what) && why.contains(file.toString()), why);
    assertTrue(!why.contains("word"), why);
  }

  @Test
  void theFirstLineOfAFileThatNobodyElseReads() throws Exception {
    for (String mode : new String[] {"rw-------", "r--------", "rw-r-----"}) {
      assertEquals("the word", SecretFile.guarded(file(mode)), mode);
    }
  }

  @Test
  void whatOthersReadOrChangeIsRefused() throws Exception {
    for (String mode : new String[] {"rw-r--r--", "rw-----w-", "rw-rw----"}) {
      assertRefused(file(mode), "chmod 600");
    }
    assertRefused(folder.resolve("none"), "there is no file");
    assertRefused(
        Files.setPosixFilePermissions(
            Files.writeString(folder.resolve("empty"), "\n"),
            PosixFilePermissions.fromString("rw-------")),
        "is empty");
  }

  @Test
  void whatBelongsToSomebodyElseIsRefused() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "giving a file away needs root");
    Path file = file("rw-------");
    Files.setAttribute(file, "unix:uid", 12_345);
    assertRefused(file, "chown root");
  }
}

package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @TempDir private Path directory = Path.of("");

  /** df rounds up to a whole percent, and other programs write meanwhile. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void isAsFullAsDfSays() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/df")), "no df on this machine");
    Process df = new ProcessBuilder("/bin/df", "--output=pcent", directory.toString()).start();
    String out = new String(df.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    double percent = Double.parseDouble(out.replaceAll("[^0-9]", ""));
    assertEquals(percent, new DiskSpace().usedPercent(directory).orElse(-1), 1.5);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereNothingCanBeStoredThereIsNoShare() throws IOException {
    assertEquals(OptionalDouble.empty(), new DiskSpace().usedPercent(Path.of("/proc")));
  }

  @Test
  void aPathThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing");
    String message =
        assertThrows(IOException.class, () -> new DiskSpace().usedPercent(missing)).toString();
    assertTrue(message.contains(missing.toString()), message);
  }

  @Test
  void aDirectoryThatComesBackIsFoundAgain() throws IOException {
    DiskSpace disks = new DiskSpace();
    Path mount = Files.createDirectory(directory.resolve("mount"));
    double first = disks.usedPercent(mount).orElse(-1);
    Files.delete(mount);
    assertThrows(IOException.class, () -> disks.usedPercent(mount));
    Files.createDirectory(mount);
    assertEquals(first, disks.usedPercent(mount).orElse(-1), 5);
  }
}

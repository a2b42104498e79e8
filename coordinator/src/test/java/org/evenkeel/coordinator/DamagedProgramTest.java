package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program with a class that Java refuses, as a copy that broke off leaves it. */
@BesideOthers
class DamagedProgramTest {
  @TempDir private Path folder;

  @Test
  void itEndsAndSaysWhatToDoAndLeavesNothingRunning() throws Exception {
    Path classes = Files.createDirectories(folder.resolve("classes/org/evenkeel/coordinator/web"));
    Files.write(classes.resolve("WebPages.class"), new byte[] {1, 2, 3});
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        root.resolve("etc/evenkeel/node.yaml"), "node: lb1\nlisten: { web: off, fallback: off }\n");
    Path log = folder.resolve("log");
    Process coordinator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder.resolve("classes") + ":" + System.getProperty("java.class.path", ""),
                Main.class.getName(),
                "run",
                "--dispatcher",
                "relay",
                "--root",
                root.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = coordinator.waitFor(2, TimeUnit.MINUTES);
    coordinator.destroyForcibly();
    String said = Files.readString(log);
    assertTrue(ended, () -> "it goes on, and keeps the lock:\n" + said);
    assertEquals(1, coordinator.exitValue(), said);
    assertTrue(said.contains("install it again"), said);
    assertFalse(said.contains("\tat "), said);
  }
}

package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    String damaged = folder.resolve("classes").toString();
    RealProgram program =
        RealProgram.run(
            folder, List.of(), damaged, "run", "--dispatcher", "relay", "--root", root.toString());
    assertEquals(1, program.status(), program.said());
    assertTrue(program.said().contains("install it again"), program.said());
    assertFalse(program.said().contains("\tat "), program.said());
  }
}

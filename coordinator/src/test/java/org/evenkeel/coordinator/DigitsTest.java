package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program where people write numbers with other digits. */
@BesideOthers
class DigitsTest {
  @TempDir private Path root;

  @Test
  void numbersAreWrittenWithTheDigits0To9Everywhere() throws Exception {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(etc.resolve("evenkeel.yaml"), "virtual-services: []\n");
    List<String> arabic = List.of("-Duser.language=ar", "-Duser.country=EG");
    RealProgram program =
        RealProgram.run(root, arabic, "", "config", "validate", "--root", root.toString());
    assertEquals(0, program.status(), program.said());
    assertTrue(program.said().contains("is valid: 0 virtual services"), program.said());
  }
}

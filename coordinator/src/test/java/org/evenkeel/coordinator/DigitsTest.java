package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-cp",
                System.getProperty("java.class.path", ""),
                Main.class.getName(),
                "config",
                "validate",
                "--root",
                root.toString())
            .redirectErrorStream(true)
            .start();
    program.getOutputStream().close();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(program.waitFor(2, TimeUnit.MINUTES), "it ends");
    assertEquals(0, program.exitValue(), said);
    assertTrue(said.contains("is valid: 0 virtual services"), said);
  }
}

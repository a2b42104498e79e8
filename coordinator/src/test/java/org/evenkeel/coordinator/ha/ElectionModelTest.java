package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.BesideOthers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules with a witness as a model, {@code pair.pml}, of which Spin looks at every state. */
@Tag("lab")
@BesideOthers
class ElectionModelTest {
  private static final Path MODEL = Path.of("src/test/spin/pair.pml").toAbsolutePath();
  private static final long PATIENCE_MINUTES = 5;

  @TempDir private Path folder;

  @BeforeAll
  static void findSpin() {
    boolean there =
        Files.isExecutable(Path.of("/usr/bin/spin")) && Files.isExecutable(Path.of("/usr/bin/cc"));
    String missing = "Spin or a C compiler is not installed: run ./evenkeel test lab as root once";
    if (!there && Boolean.getBoolean("evenkeel.required")) {
      fail(missing);
    }
    assumeTrue(there, missing);
  }

  @Test
  void inNoStateDoTwoHold() throws Exception {
    String found = search(List.of());
    assertTrue(found.contains("errors: 0"), found);
    assertFalse(found.contains("max search depth too small"), found);
  }

  /** The same model with a claim that does not wait: what it looks for can be found. */
  @Test
  void aClaimThatDoesNotWaitMakesTwo() throws Exception {
    String found = search(List.of("-DWAIT=1"));
    assertTrue(found.contains("assertion violated  !((hold[0]&&hold[1]))"), found);
  }

  private String search(List<String> definitions) throws IOException, InterruptedException {
    List<String> spin = new ArrayList<>(List.of("/usr/bin/spin"));
    spin.addAll(definitions);
    spin.addAll(List.of("-a", MODEL.toString()));
    run(spin);
    run(
        List.of(
            "/usr/bin/cc",
            "-O2",
            "-w",
            "-DSAFETY",
            "-DCOLLAPSE",
            "-DMEMLIM=2000",
            "-o",
            "pan",
            "pan.c"));
    return run(List.of("./pan", "-m2000000"));
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String text = Files.readString(said, StandardCharsets.ISO_8859_1);
    assertTrue(ended, text);
    assertEquals(0, process.exitValue(), text);
    return text;
  }
}

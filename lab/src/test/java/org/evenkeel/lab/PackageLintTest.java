package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Debian's own judge of packages says of ours. */
@Tag("lab")
class PackageLintTest {
  @TempDir private Path folder = Path.of("");

  /**
   * Warnings and errors of which none has a reason in an override; and no override is without use.
   */
  @Test
  void lintianFindsNothingThatHasNoReason() throws Exception {
    Packages.require();
    List<String> words = new ArrayList<>(List.of("lintian", "--allow-root", "--tag-display-limit"));
    words.addAll(List.of("0", "--display-info"));
    for (String name : Packages.NAMES) {
      words.add(Packages.of(name).toString());
    }
    Path said = folder.resolve("lintian");
    Process lintian =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    int exit = lintian.waitFor();

    assertEquals(
        List.of(),
        Files.readAllLines(said).stream()
            .filter(line -> !line.startsWith("I: ") || line.contains("-override "))
            .toList());
    assertEquals(0, exit);
  }
}

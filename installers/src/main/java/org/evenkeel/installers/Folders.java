package org.evenkeel.installers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that a step of the build makes anew. */
public final class Folders {
  private Folders() {}

  /**
   * Removes a folder with all that is in it, if it is there.
   *
   * @throws IOException when something of it cannot be removed; the rest may be gone
   */
  public static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}

package org.evenkeel.coordinator.alert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.evenkeel.coordinator.disk.DurableFile;

/** The first line of a small file, read anew each time, so that it can be changed. */
final class Secret {
  private static final int MAX_BYTES = 4_096;

  private Secret() {}

  /**
   * @throws IOException when there is no such file, or no line in it
   */
  static String in(Path file) throws IOException {
    byte[] bytes =
        DurableFile.read(file, MAX_BYTES)
            .orElseThrow(() -> new IOException("there is no file " + file));
    String line = new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
    if (line.isEmpty()) {
      throw new IOException(file + " is empty");
    }
    return line;
  }
}

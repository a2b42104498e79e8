package org.evenkeel.coordinator.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The first line of a small file, read anew each time, so that it can be changed. */
public final class SecretFile {
  private static final int MAX_BYTES = 4_096;

  private SecretFile() {}

  /**
   * That line, without spaces around it.
   *
   * @throws IOException when there is no such file, or no line in it
   */
  public static String in(Path file) throws IOException {
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

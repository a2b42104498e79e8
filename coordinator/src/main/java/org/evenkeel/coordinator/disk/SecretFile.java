package org.evenkeel.coordinator.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The first line of a small file, or its lines, read anew each time, so that it can be changed. */
public final class SecretFile {
  private static final int MAX_BYTES = 4_096;
  private static final int LINES_BYTES_MAX = 65_536;
  private static final int ROOT = 0;

  /** To write or search by the group, and anything by everybody else. */
  private static final int OTHERS = 0037;

  private SecretFile() {}

  /**
   * That line of a file that nobody may read or change but its owner, who is root or we, and
   * readers of its group.
   *
   * @throws IOException also when others may; the message says what to do about it
   */
  public static String guarded(Path file) throws IOException {
    String line = in(file);
    guard(file);
    return line;
  }

  /**
   * All lines of such a file.
   *
   * @throws IOException as {@link #guarded} does, but not because there is none
   */
  public static List<String> guardedLines(Path file) throws IOException {
    List<String> lines = text(file, LINES_BYTES_MAX).lines().toList();
    guard(file);
    return lines;
  }

  private static void guard(Path file) throws IOException {
    int mode = (Integer) Files.getAttribute(file, "unix:mode");
    int owner = (Integer) Files.getAttribute(file, "unix:uid");
    int us = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if ((mode & OTHERS) != 0) {
      throw new IOException(
          "%s: others than its owner have access (mode %04o); chmod 600 %s, and change the secret"
              .formatted(file, mode & 07777, file));
    }
    if (owner != ROOT && owner != us) {
      throw new IOException(
          "%s: belongs to user %d, who could change it; chown root %s"
              .formatted(file, owner, file));
    }
  }

  /**
   * That line, without spaces around it.
   *
   * @throws IOException when there is no such file, or no line in it
   */
  public static String in(Path file) throws IOException {
    String line = text(file, MAX_BYTES).lines().findFirst().orElse("").strip();
    if (line.isEmpty()) {
      throw new IOException(file + " is empty");
    }
    return line;
  }

  private static String text(Path file, int bytesMax) throws IOException {
    byte[] bytes =
        DurableFile.read(file, bytesMax)
            .orElseThrow(() -> new IOException("there is no file " + file));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

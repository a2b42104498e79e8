package org.evenkeel.coordinator.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.json.StrictJson;

/**
 * The files of a log: each is named after the number of its first line, twelve digits and {@code
 * .jsonl}, and {@code head} says which line is the last.
 */
final class AuditFiles {
  /** A longer file is none of ours. */
  static final int BYTES_MAX = 16 << 20;

  private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.jsonl");
  private static final int HEAD_BYTES_MAX = 1024;

  private AuditFiles() {}

  /** The last line that was written, as {@code head} says. */
  record Head(long number, String hash) {}

  /**
   * Whole lines, without their ends.
   *
   * @param lines each
   * @param torn how many bytes stand after the last end of a line
   */
  record Lines(List<byte[]> lines, int torn) {
    Lines {
      lines = List.copyOf(lines);
    }
  }

  /** The folder below a node's {@code var/lib/evenkeel}. */
  static Path folder(Path stateDirectory) {
    return stateDirectory.resolve("audit");
  }

  /** The file that begins with a line of that number. */
  static Path file(Path folder, long number) {
    return folder.resolve("%012d.jsonl".formatted(number));
  }

  /** The number in a file's name. */
  static long number(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).substring(0, 12));
  }

  /** All of them, the oldest first. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  /** The lines of a file. */
  static Lines lines(Path file) throws IOException {
    byte[] bytes =
        DurableFile.read(file, BYTES_MAX)
            .orElseThrow(() -> new IOException("there is no file " + file));
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    return new Lines(lines, bytes.length - start);
  }

  /** What {@code head} says; empty when there is none. */
  static Optional<Head> head(Path folder) throws IOException {
    Optional<byte[]> bytes = DurableFile.read(folder.resolve("head"), HEAD_BYTES_MAX);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    JsonNode head = StrictJson.read(bytes.get());
    return Optional.of(new Head(head.path("n").asLong(), head.path("sha256").asText()));
  }

  /** Says which line is the last. */
  static void head(Path folder, Head head) throws IOException {
    byte[] bytes =
        StrictJson.bytes(
            json -> {
              json.writeStartObject();
              json.writeNumberField("n", head.number());
              json.writeStringField("sha256", head.hash());
              json.writeEndObject();
            });
    DurableFile.replace(folder.resolve("head"), bytes, DurableFile.Readers.OWNER);
  }
}

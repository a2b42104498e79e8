package org.evenkeel.coordinator.migrate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * The files of this machine. Wildcards stand in the last part of a path; at most 256 files are
 * given for a pattern, in the order of their names. Safe for any thread.
 */
public final class IncludedFiles implements Includes {
  private static final int FILES_MAX = 256;

  /** Files of this machine, with the rights of this process. */
  public IncludedFiles() {}

  @Override
  public List<Source> matching(String directory, String pattern) {
    try {
      Path path = Path.of(directory).resolve(pattern).normalize();
      Path parent = path.getParent();
      Path last = path.getFileName();
      if (pattern.isEmpty() || parent == null || last == null) {
        return List.of();
      }
      if (!last.toString().matches(".*[*?\\[{].*")) {
        return read(path).stream().toList();
      }
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, last.toString())) {
        for (Path file : found) {
          if (files.size() == FILES_MAX) {
            break;
          }
          files.add(file);
        }
      }
      return files.stream().sorted().flatMap(file -> read(file).stream()).toList();
    } catch (IOException | InvalidPathException | PatternSyntaxException _) {
      return List.of(); // reported with the line that wants it
    }
  }

  private static Optional<Source> read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      return DurableFile.read(file, 4 * Source.LENGTH_MAX)
          .flatMap(IncludedFiles::decoded)
          .map(text -> new Source(file.toString(), directory(file), text));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> decoded(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static String directory(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? "/" : parent.toString();
  }
}

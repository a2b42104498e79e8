package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.disk.DurableFile.Readers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several small files that are written, or removed, together: all of them, or none but what a power
 * failure leaves. The last one counts: it is written when all others are. One thread uses it.
 */
final class FileChange {
  private static final Logger LOG = LoggerFactory.getLogger(FileChange.class);
  private static final int BYTES_MAX = 4 << 20;

  private final SequencedMap<Path, Wanted> wanted = new LinkedHashMap<>();
  private final SequencedMap<Path, Wanted> before = new LinkedHashMap<>();

  private record Wanted(Optional<byte[]> content, Readers readers) {}

  /** A file is to have that content. */
  FileChange write(Path file, byte[] content, Readers readers) {
    wanted.put(file, new Wanted(Optional.of(content), readers));
    return this;
  }

  /** A file is to be gone. */
  FileChange remove(Path file) {
    wanted.put(file, new Wanted(Optional.empty(), Readers.OWNER));
    return this;
  }

  /**
   * Finds out whether it can be done, and reads what is there now. Nothing has changed after it.
   *
   * @throws IOException when it cannot be done
   */
  void prepare() throws IOException {
    before.clear();
    for (Map.Entry<Path, Wanted> each : wanted.entrySet()) {
      Path file = each.getKey();
      before.put(file, new Wanted(DurableFile.read(file, BYTES_MAX), each.getValue().readers()));
      Path trial = file.resolveSibling("." + file.getFileName() + ".trial");
      DurableFile.replace(trial, each.getValue().content().orElse(new byte[0]), Readers.OWNER);
      Files.delete(trial);
    }
  }

  /**
   * Does it, after {@link #prepare}.
   *
   * @throws IOException when a file cannot be written; all are as they were
   */
  void commit() throws IOException {
    try {
      for (Map.Entry<Path, Wanted> each : wanted.entrySet()) {
        put(each.getKey(), each.getValue());
      }
    } catch (IOException e) {
      undo();
      throw e;
    }
  }

  /** Makes all as it was before {@link #prepare}; what does not succeed is logged. */
  void undo() {
    before
        .reversed()
        .forEach(
            (file, content) -> {
              try {
                put(file, content);
              } catch (IOException e) {
                LOG.error("{} is not as it was: {}", file, e.getMessage());
              }
            });
  }

  private static void put(Path file, Wanted wanted) throws IOException {
    if (wanted.content().isPresent()) {
      DurableFile.replace(file, wanted.content().get(), wanted.readers());
    } else if (Files.deleteIfExists(file)) {
      Path directory = file.getParent();
      if (directory != null) {
        DurableFile.sync(directory);
      }
    }
  }
}

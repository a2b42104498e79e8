package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * Beside the journal: that it is the running coordinator's, and until when what is in it may be
 * confirmed. So the next start goes on where a kill has ended this one. For one writer.
 */
final class UntilFile {
  private static final int BYTES_MAX = 100;

  private final Path file;

  UntilFile(Path root) {
    this.file = root.resolve("var/lib/evenkeel/wizard.until");
  }

  /** It is being made, and nothing can be confirmed yet. */
  void making() throws IOException {
    write(Instant.MIN);
  }

  /** All is made, and may be confirmed until then. */
  void write(Instant until) throws IOException {
    DurableFile.replace(
        file, until.toString().getBytes(StandardCharsets.UTF_8), DurableFile.Readers.OWNER);
  }

  /** Nothing is to be confirmed. */
  void clear() throws IOException {
    boolean _ = Files.deleteIfExists(file);
  }

  /**
   * Until when; a time long past when it cannot be confirmed, empty when nothing of the
   * coordinator's is there.
   */
  Optional<Instant> read() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file, BYTES_MAX);
    try {
      return bytes.map(each -> Instant.parse(new String(each, StandardCharsets.UTF_8).strip()));
    } catch (DateTimeException _) {
      return Optional.of(Instant.MIN);
    }
  }
}

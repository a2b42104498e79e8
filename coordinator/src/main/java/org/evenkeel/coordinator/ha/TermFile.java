package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.disk.DurableFile;

/** Keeps the highest term that this node has claimed. One thread uses it. */
final class TermFile {
  private static final Pattern TERM = Pattern.compile("(0|[1-9][0-9]{0,17})\n?");
  private static final int LENGTH_MAX = 64;

  private final Path file;

  /** The term of a node whose state is in a directory. */
  TermFile(Path directory) {
    this.file = directory.resolve("ha.term");
  }

  /**
   * The term that was kept last; 0 when none was.
   *
   * @throws IOException when it cannot be read; the message names the file and what to do
   */
  long read() throws IOException {
    String text =
        DurableFile.read(file, LENGTH_MAX)
            .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
            .orElse("0");
    var match = TERM.matcher(text);
    if (!match.matches()) {
      throw new IOException(
          "%s holds no term: remove it when the peer is active or off".formatted(file));
    }
    return Long.parseLong(match.group(1));
  }

  /**
   * Keeps a term; it survives a power failure when this returns.
   *
   * @throws IOException when it cannot be kept
   */
  void keep(long term) throws IOException {
    DurableFile.replace(
        file, (term + "\n").getBytes(StandardCharsets.US_ASCII), DurableFile.Readers.OWNER);
  }
}

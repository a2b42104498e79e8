package org.evenkeel.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * agent.xml on the disk, and whether it is another than the one last read. The content is what is
 * compared: times and sizes miss an edit within one tick of the clock, and the file is small. One
 * thread uses it.
 */
final class ConfigurationFile {
  private final Path path;
  private byte[] lastRead = new byte[0];
  private byte[] lastSeen = new byte[0];

  ConfigurationFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Reads the file; empty when there is none.
   *
   * @throws ConfigurationException with all problems when its content is wrong
   * @throws IOException when it cannot be read
   */
  Optional<ConfigurationReader.Accepted> read() throws IOException, ConfigurationException {
    lastRead = new byte[0];
    lastSeen = lastRead;
    try {
      lastRead = content();
      lastSeen = lastRead;
      return Optional.of(ConfigurationReader.read(lastRead));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /**
   * Whether there is another content than the one last read, be that one good or bad, and it was
   * the same when this was asked before: a file that is being written is left alone until it rests.
   * A file that is gone or empty is no new content.
   */
  boolean changedAndResting() {
    byte[] now;
    try {
      now = content();
    } catch (IOException _) {
      return false;
    }
    boolean resting = Arrays.equals(now, lastSeen);
    lastSeen = now;
    return resting && now.length > 0 && !Arrays.equals(now, lastRead);
  }

  /** Whether the last look saw something that may be about to change. */
  boolean restless() {
    return !Arrays.equals(lastSeen, lastRead);
  }

  private byte[] content() throws IOException {
    try (InputStream stream = Files.newInputStream(path)) {
      // One byte more than may be, so that the reader sees that it is too much.
      return stream.readNBytes(ConfigurationReader.BYTES_MAX + 1);
    }
  }
}

package org.evenkeel.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** agent.xml on the disk, and whether it was changed since it was last read. One thread uses it. */
final class ConfigurationFile {
  /** The inode is part of it: many editors replace the file, within one tick of its time. */
  private record Stamp(FileTime modified, long size, @Nullable Object inode) {}

  private final Path path;
  private Optional<Stamp> lastRead = Optional.empty();

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
    lastRead = stamp();
    try (InputStream stream = Files.newInputStream(path)) {
      // One byte more than may be, so that the reader sees that it is too much.
      byte[] document = stream.readNBytes(ConfigurationReader.BYTES_MAX + 1);
      return Optional.of(ConfigurationReader.read(document));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Whether the file is another than the one last read, be that one good or bad. */
  boolean changed() {
    return !Objects.equals(stamp(), lastRead);
  }

  private Optional<Stamp> stamp() {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.of(new Stamp(file.lastModifiedTime(), file.size(), file.fileKey()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}

package org.evenkeel.coordinator.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Reads and writes whole files of UTF-8 text, durably and not for everybody's eyes. */
final class TextFile {
  /** More than any text that is accepted, header included. */
  static final int BYTES_MAX = 4 << 20;

  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-r-----");
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwxr-x---");

  private TextFile() {}

  /**
   * The text of a file; empty when there is no such file.
   *
   * @throws IOException when it cannot be read, is too large or is not UTF-8
   */
  static Optional<String> read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BYTES_MAX + 1);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IOException(file + " cannot be read; it must be a file that this user may read", e);
    }
    if (bytes.length > BYTES_MAX) {
      throw new IOException(file + " is larger than 4 MiB; shorten it");
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8 text; save it as UTF-8", e);
    }
  }

  /** Writes a file that is on the disk when this returns; another of that name is replaced. */
  static void write(Path file, String text) throws IOException {
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IOException("the text for " + file + " cannot be written as UTF-8", e);
    }
    Files.deleteIfExists(file);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(FILE_MODE))) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.setPosixFilePermissions(file, FILE_MODE); // whatever the umask left of it
  }

  /** Makes a directory's entries durable (fsync(2): a file's own does not). */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Creates a directory and those above it that are missing; one that is there stays as it is. */
  static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
      Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
    }
  }
}

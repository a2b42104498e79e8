package org.evenkeel.coordinator.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A small file that is replaced as a whole: a reader, and the next start after a power failure,
 * sees the old content or the new one and nothing between. Safe for any thread; of several that
 * replace the same file at once, one wins.
 */
public final class DurableFile {
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwxr-x---");

  private DurableFile() {}

  /** Who may read a file besides its owner, who may also write it. */
  public enum Readers {
    /** Nobody: mode 0600. */
    OWNER("rw-------"),
    /** The file's group: mode 0640. */
    GROUP("rw-r-----");

    private final String mode;

    Readers(String mode) {
      this.mode = mode;
    }
  }

  /**
   * The content of a file; empty when there is no such file.
   *
   * @param bytesMax a longer file is refused
   * @throws IOException when it cannot be read or is longer
   */
  public static Optional<byte[]> read(Path file, int bytesMax) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        throw new IOException(file + " is longer than " + bytesMax + " bytes; shorten it");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (FileSystemException e) {
      throw explained("read", file, e);
    }
  }

  /**
   * Gives a file this content; it is on the disk when this returns. Directories above it that are
   * missing are created with mode 0750.
   *
   * @throws IOException when that is not possible; the old content is still there
   */
  public static void replace(Path file, byte[] content, Readers readers) throws IOException {
    Path directory = directory(file);
    try {
      createDirectories(directory);
      Path draft = Files.createTempFile(directory, "." + file.getFileName() + ".", ".new");
      try {
        fill(draft, content, readers);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
      sync(directory);
    } catch (FileSystemException e) {
      throw explained("write", file, e);
    }
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not a file: " + file);
    }
    return parent;
  }

  private static void fill(Path draft, byte[] content, Readers readers) throws IOException {
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    // createTempFile made it 0600.
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(readers.mode));
  }

  /** Makes a directory's entries durable: fsync(2) of a file does not. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Creates a directory and those above it that are missing, with mode 0750. */
  public static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
  }

  /** With words where the system gives only the file's name. */
  private static IOException explained(String verb, Path file, FileSystemException e) {
    String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    return new IOException(
        "cannot %s %s: %s; check the permissions and the space of its directory"
            .formatted(verb, file, why),
        e);
  }
}

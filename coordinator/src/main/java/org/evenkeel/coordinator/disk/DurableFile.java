package org.evenkeel.coordinator.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A small file that is read and written as a whole. {@link #replace} suffices for one file; {@link
 * #write} and {@link #sync} are its parts, for who must bring several files through a crash
 * together. Safe for any thread; of several that replace the same file at once, one wins.
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

    private Set<PosixFilePermission> permissions() {
      return PosixFilePermissions.fromString(mode);
    }
  }

  /**
   * The content of a file; empty when there is no such file.
   *
   * @param bytesMax a longer file is refused, and no more of it is read
   * @throws IOException when it cannot be read or is longer
   */
  public static Optional<byte[]> read(Path file, int bytesMax) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(bytesMax + 1);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read: %s; it must be a file that this user may read"
              .formatted(file, reason(e)),
          e);
    }
    if (bytes.length > bytesMax) {
      throw new IOException("%s is longer than %d bytes; shorten it".formatted(file, bytesMax));
    }
    return Optional.of(bytes);
  }

  /**
   * Gives a file this content: a reader, and the next start after a power failure, sees the old
   * content or the new one and nothing between. It is on the disk when this returns. Directories
   * above it that are missing are created.
   *
   * @throws IOException when that is not possible; the old content is still there
   */
  public static void replace(Path file, byte[] content, Readers readers) throws IOException {
    Path directory = directory(file);
    createDirectories(directory);
    try {
      Path draft = Files.createTempFile(directory, "." + file.getFileName() + ".", ".new");
      try {
        fill(draft, content, readers);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
      sync(directory);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written: %s; its directory must be writable and have space"
              .formatted(file, reason(e)),
          e);
    }
  }

  /**
   * Writes a file that is on the disk when this returns, and of which the name is once its
   * directory is in {@linkplain #sync sync}. One of that name that is there is removed first: what
   * others read is to be replaced instead.
   *
   * @throws IOException when that is not possible; part of it may be there
   */
  public static void write(Path file, byte[] content, Readers readers) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, attribute(Readers.OWNER.permissions()));
    fill(file, content, readers);
  }

  /** Makes a directory's entries durable: fsync(2) of a file does not. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Creates a directory and those above it that are missing, with mode 0750; one that is there
   * stays as it is.
   *
   * @throws IOException when that is not possible
   */
  public static void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectories(directory, attribute(DIRECTORY_MODE));
      Files.setPosixFilePermissions(directory, DIRECTORY_MODE); // whatever the umask left of it
    } catch (IOException e) {
      throw new IOException(
          "the directory %s cannot be created: %s; this user must be allowed to write above it"
              .formatted(directory, reason(e)),
          e);
    }
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not a file: " + file);
    }
    return parent;
  }

  /** Fills a new file that only its owner may read. */
  private static void fill(Path file, byte[] content, Readers readers) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      Files.setPosixFilePermissions(file, readers.permissions());
      channel.force(true);
    }
  }

  private static FileAttribute<?> attribute(Set<PosixFilePermission> mode) {
    return PosixFilePermissions.asFileAttribute(mode);
  }

  /** In words where the JDK gives only the file's name. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String said = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }
}

package org.evenkeel.agent.monitor.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Replaces a file so that a reader sees the old content or the new one and nothing between, and so
 * that owner, group and mode stay.
 */
final class FileReplacement {
  private static final String MODE_OF_NEW = "rw-r--r--";

  private FileReplacement() {}

  /**
   * Replaces {@code file}, or the file that it is a link to.
   *
   * @param former its content, which is kept beside it with {@code .bak}; empty when it is new
   * @throws IOException when that cannot be done; the message says what to do, the file is as it
   *     was
   */
  static void replace(Path file, Optional<byte[]> former, byte[] content) throws IOException {
    try {
      Path target = former.isPresent() ? file.toRealPath() : file.toAbsolutePath();
      Path directory = Files.createDirectories(target.resolveSibling("").toAbsolutePath());
      if (former.isPresent()) {
        put(directory, target.resolveSibling(target.getFileName() + ".bak"), former.get(), target);
      }
      put(directory, target, content, target);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "you may not write %s; start the monitor as a user who may, such as with: sudo evenkeel-agent-monitor"
              .formatted(e.getFile()),
          e);
    }
  }

  private static void put(Path directory, Path target, byte[] content, Path pattern)
      throws IOException {
    Path draft = Files.createTempFile(directory, "." + target.getFileName() + ".", ".new");
    try {
      write(draft, content);
      like(pattern, draft);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    sync(directory);
  }

  private static void write(Path draft, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Gives a draft what the file has that it is to replace. */
  private static void like(Path pattern, Path draft) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
    if (posix != null) {
      likePosix(pattern, posix);
      return;
    }
    AclFileAttributeView acl = Files.getFileAttributeView(draft, AclFileAttributeView.class);
    if (acl != null && Files.exists(pattern)) {
      acl.setAcl(Files.getFileAttributeView(pattern, AclFileAttributeView.class).getAcl());
    }
  }

  private static void likePosix(Path pattern, PosixFileAttributeView draft) throws IOException {
    if (Files.notExists(pattern)) {
      draft.setPermissions(PosixFilePermissions.fromString(MODE_OF_NEW));
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(pattern, PosixFileAttributes.class);
    PosixFileAttributes has = draft.readAttributes();
    try {
      if (!has.owner().equals(wanted.owner())) {
        draft.setOwner(wanted.owner());
      }
      if (!has.group().equals(wanted.group())) {
        draft.setGroup(wanted.group());
      }
    } catch (IOException e) {
      throw new AccessDeniedException(
          pattern.toString(), null, "its owner %s could not be kept".formatted(wanted.owner()));
    }
    draft.setPermissions(wanted.permissions());
  }

  /** Makes the new name last; systems that cannot open directories do it by themselves. */
  private static void sync(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Windows.
    }
  }
}

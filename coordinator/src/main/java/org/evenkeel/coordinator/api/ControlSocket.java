package org.evenkeel.coordinator.api;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * The file of the control socket. Whoever may open it is admin, so its directory is made before it,
 * closed to others, and the file is narrowed to owner and group once it exists.
 */
final class ControlSocket {
  /** The kernel's {@code sockaddr_un} has 108 bytes, one of them a final zero; see unix(7). */
  static final int LONGEST_PATH = 107;

  private ControlSocket() {}

  /** Makes room for the socket: its directory, and no stale file of a coordinator that died. */
  static void prepare(Path file) throws ListenException {
    int length = file.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new ListenException(
          "the control socket %s has a path of %d bytes, the kernel allows %d; choose a shorter --root"
              .formatted(file, length, LONGEST_PATH));
    }
    try {
      DurableFile.createDirectories(directory(file));
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (!isSocket(file)) {
        throw new ListenException(
            "the control socket's place %s is taken by another kind of file; move that away"
                .formatted(file));
      }
      if (answers(file)) {
        throw new ListenException(
            "another coordinator answers on the control socket %s; stop it, or choose another --root"
                .formatted(file));
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new ListenException(
          "cannot prepare the control socket %s: %s; check the permissions of its directory"
              .formatted(file, e),
          e);
    }
  }

  /** Lets owner and group in, nobody else. */
  static void restrict(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
  }

  private static Path directory(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "not a file");
  }

  private static boolean isSocket(Path file) throws IOException {
    int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & 0170000) == 0140000; // S_IFMT, S_IFSOCK: inode(7)
  }

  private static boolean answers(Path file) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(file));
    } catch (IOException e) {
      return false;
    }
  }
}

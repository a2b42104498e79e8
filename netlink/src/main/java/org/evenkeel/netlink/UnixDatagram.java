package org.evenkeel.netlink;

import static org.evenkeel.netlink.SocketConstants.AF_UNIX;
import static org.evenkeel.netlink.SocketConstants.MSG_NOSIGNAL;
import static org.evenkeel.netlink.SocketConstants.SOCK_CLOEXEC;
import static org.evenkeel.netlink.SocketConstants.SOCK_DGRAM;
import static org.evenkeel.netlink.SocketConstants.SOL_SOCKET;
import static org.evenkeel.netlink.SocketConstants.SO_SNDTIMEO;

import com.sun.jna.LastErrorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends datagrams to another process through a Unix socket (unix(7)), which Java's own channels
 * cannot. Each datagram has a socket of its own: it is sent once in a while, and a receiver that
 * was restarted is found again.
 */
final class UnixDatagram {
  /** How long a receiver with a full queue may keep a sender waiting. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** {@code sun_path} of {@code struct sockaddr_un}. */
  private static final int PATH_MAX = 108;

  private UnixDatagram() {}

  /**
   * Sends one datagram.
   *
   * @param name the receiver's path, or {@code @} and a name in the abstract namespace
   * @throws NetlinkException when there is no such receiver, it may not be reached, or it takes
   *     nothing for a tenth of a second ({@link Errno#EAGAIN})
   */
  static void send(String name, byte[] datagram) throws NetlinkException {
    byte[] address = address(name);
    int socket = -1;
    try {
      socket = Libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      ByteBuffer timeval = direct(16).putLong(0, 0).putLong(8, PATIENCE.toNanos() / 1_000);
      Libc.setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, timeval, timeval.capacity());
      Libc.connect(socket, direct(address.length).put(address).flip(), address.length);
      Libc.send(
          socket, direct(datagram.length).put(datagram).flip(), datagram.length, MSG_NOSIGNAL);
    } catch (LastErrorException e) {
      NetlinkException failure = new NetlinkException("send to " + name, e.getErrorCode(), "");
      failure.initCause(e);
      throw failure;
    } finally {
      close(socket);
    }
  }

  /**
   * The receiver as {@code struct sockaddr_un} (linux/un.h): a path ends with a zero byte, an
   * abstract name starts with one.
   *
   * @throws NetlinkException with {@link Errno#EINVAL} when the name is neither or is too long
   */
  static byte[] address(String name) throws NetlinkException {
    boolean isAbstract = name.startsWith("@");
    byte[] path = (isAbstract ? name : name + "\0").getBytes(StandardCharsets.UTF_8);
    if (!(isAbstract || name.startsWith("/")) || name.length() < 2 || path.length > PATH_MAX) {
      throw new NetlinkException(
          "send to " + name,
          Errno.EINVAL,
          "not an absolute path or @name of at most " + (PATH_MAX - 1) + " bytes");
    }
    if (isAbstract) {
      path[0] = 0;
    }
    return ByteBuffer.allocate(Short.BYTES + path.length)
        .order(ByteOrder.nativeOrder())
        .putShort((short) AF_UNIX)
        .put(path)
        .array();
  }

  private static void close(int socket) {
    if (socket >= 0) {
      try {
        Libc.close(socket);
      } catch (LastErrorException _) {
        // close(2): the descriptor is released whatever it returns, nothing is left to do.
      }
    }
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }
}

package org.evenkeel.netlink;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A service manager's end of the socket: a real one, which the kernel delivers to. */
final class DatagramListener implements AutoCloseable {
  static {
    Native.register(DatagramListener.class, "c");
  }

  private final int socket;

  /** Listens at a path or, with {@code @} before it, at an abstract name. */
  DatagramListener(String name) throws NetlinkException {
    byte[] address = UnixDatagram.address(name);
    this.socket = Libc.socket(SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM, 0);
    ByteBuffer timeval = direct(16).putLong(0, 20).putLong(8, 0);
    Libc.setsockopt(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, timeval, 16);
    bind(socket, direct(address.length).put(address).flip(), address.length);
  }

  static native int bind(int socket, ByteBuffer address, int length) throws LastErrorException;

  /** The next datagram; fails after twenty seconds without one. */
  String next() {
    ByteBuffer bytes = direct(4096);
    long length = Libc.recv(socket, bytes, bytes.capacity(), 0);
    return StandardCharsets.UTF_8.decode(bytes.limit((int) length)).toString();
  }

  @Override
  public void close() {
    Libc.close(socket);
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }
}

package org.evenkeel.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What systemd is to a service of type notify: the reading end of a Unix datagram socket. */
final class ServiceManager implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int PATIENCE_SECONDS = 60;

  static {
    Native.register(ServiceManager.class, "c");
  }

  private final int socket;

  ServiceManager(Path path) {
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    ByteBuffer address = direct(2 + name.length).putShort((short) AF_UNIX).put(name).flip();
    this.socket = socket(AF_UNIX, SOCK_DGRAM, 0);
    ByteBuffer timeval = direct(16).putLong(0, PATIENCE_SECONDS).putLong(8, 0);
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, timeval, timeval.capacity());
    bind(socket, address, address.limit());
  }

  static native int socket(int domain, int type, int protocol) throws LastErrorException;

  static native int setsockopt(int socket, int level, int option, ByteBuffer value, int length)
      throws LastErrorException;

  static native int bind(int socket, ByteBuffer address, int length) throws LastErrorException;

  static native long recv(int socket, ByteBuffer bytes, long capacity, int flags)
      throws LastErrorException;

  static native int close(int socket) throws LastErrorException;

  /** What a service says next; fails after a minute of silence. */
  String next() {
    ByteBuffer bytes = direct(4096);
    long length = recv(socket, bytes, bytes.capacity(), 0);
    return StandardCharsets.UTF_8.decode(bytes.limit((int) length)).toString();
  }

  @Override
  public void close() {
    close(socket);
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }
}

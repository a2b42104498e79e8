package org.evenkeel.netlink;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.ByteBuffer;

/**
 * The calls of the C library that our sockets need, mapped directly: no proxy, no reflection per
 * call. Buffers are direct; they are read or written from their position on, which stays.
 *
 * <p>Every method fails with a {@link LastErrorException} that carries {@code errno}. Lengths are
 * {@code size_t} as a Java {@code long}, so that this works on 64-bit systems only.
 */
final class Libc {
  static {
    if (Native.SIZE_T_SIZE != Long.BYTES) {
      throw new UnsatisfiedLinkError("the native calls need a 64-bit Java; use one");
    }
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  /** See socket(2). */
  static native int socket(int domain, int type, int protocol) throws LastErrorException;

  /** See connect(2). */
  static native int connect(int socket, ByteBuffer address, int addressLength)
      throws LastErrorException;

  /** See bind(2). */
  static native int bind(int socket, ByteBuffer address, int addressLength)
      throws LastErrorException;

  /** See recvfrom(2); the address's length is read and written. */
  static native long recvfrom(
      int socket,
      ByteBuffer bytes,
      long capacity,
      int flags,
      ByteBuffer address,
      ByteBuffer addressLength)
      throws LastErrorException;

  /** See setsockopt(2). */
  static native int setsockopt(int socket, int level, int option, ByteBuffer value, int length)
      throws LastErrorException;

  /** See send(2). */
  static native long send(int socket, ByteBuffer bytes, long length, int flags)
      throws LastErrorException;

  /** See sendto(2). */
  static native long sendto(
      int socket, ByteBuffer bytes, long length, int flags, ByteBuffer address, int addressLength)
      throws LastErrorException;

  /** See recv(2). */
  static native long recv(int socket, ByteBuffer bytes, long capacity, int flags)
      throws LastErrorException;

  /** See close(2). */
  static native int close(int socket) throws LastErrorException;
}

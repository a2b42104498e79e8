package org.evenkeel.netlink;

import static org.evenkeel.netlink.NetlinkConstants.NLA_F_NESTED;
import static org.evenkeel.netlink.NetlinkConstants.NLA_HDRLEN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes requests one after the other into a datagram that is used again and again. Lengths and
 * padding come out by themselves. Integers are in the machine's byte order, ports in network order.
 */
final class MessageWriter {
  /** Bytes that a datagram can hold: below the default send buffer of every kernel. */
  static final int CAPACITY = 64 * 1024;

  private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());

  /** Starts a new datagram. */
  void clear() {
    bytes.clear();
  }

  /** How many bytes the datagram has so far. */
  int size() {
    return bytes.position();
  }

  /** What was written; valid until the next {@link #clear}. */
  ByteBuffer datagram() {
    return bytes.duplicate().order(bytes.order()).flip();
  }

  /**
   * Writes a whole message ({@code struct nlmsghdr}).
   *
   * @param request its type, flags and body
   * @param flags in addition to those of the request
   * @param sequence what the kernel repeats in its answers
   */
  void message(Request request, int flags, int sequence) {
    int start = bytes.position();
    bytes.putInt(0).putShort((short) request.type()).putShort((short) (request.flags() | flags));
    // Port 0: the kernel knows whose socket it is and puts the right port into its answers.
    bytes.putInt(sequence).putInt(0);
    request.body().write(this);
    bytes.putInt(start, bytes.position() - start);
  }

  /** The header of a generic netlink message ({@code struct genlmsghdr}). */
  MessageWriter genericHeader(int command, int version) {
    bytes.put((byte) command).put((byte) version).putShort((short) 0);
    return this;
  }

  /** Four bytes of a fixed header. */
  MessageWriter headerBytes(int first, int second, int third, int fourth) {
    bytes.put((byte) first).put((byte) second).put((byte) third).put((byte) fourth);
    return this;
  }

  /** 32 bits of a fixed header. */
  MessageWriter headerU32(int value) {
    bytes.putInt(value);
    return this;
  }

  /** An 8-bit attribute. */
  MessageWriter u8(int type, int value) {
    header(type, Byte.BYTES);
    bytes.put((byte) value);
    zeros(3);
    return this;
  }

  /** A 16-bit attribute. */
  MessageWriter u16(int type, int value) {
    header(type, Short.BYTES);
    bytes.putShort((short) value).putShort((short) 0);
    return this;
  }

  /** A 32-bit attribute. */
  MessageWriter u32(int type, int value) {
    header(type, Integer.BYTES);
    bytes.putInt(value);
    return this;
  }

  /** A port, in network order. */
  MessageWriter port(int type, int port) {
    header(type, Short.BYTES);
    bytes.put((byte) (port >> 8)).put((byte) port).putShort((short) 0);
    return this;
  }

  /** 32 bits in network order. */
  MessageWriter be32(int type, int value) {
    return u32(type, bytes.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
  }

  /** ASCII text with its terminating zero. */
  MessageWriter string(int type, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    return bytes(type, ascii, ascii.length + 1);
  }

  /** Bytes as they are, filled up with zeros to {@code length}. */
  MessageWriter bytes(int type, byte[] value, int length) {
    header(type, length);
    bytes.put(value);
    zeros(NetlinkConstants.align(length) - value.length);
    return this;
  }

  /** A pair of 32-bit numbers as one attribute. */
  MessageWriter pair(int type, int first, int second) {
    header(type, 2 * Integer.BYTES);
    bytes.putInt(first).putInt(second);
    return this;
  }

  /** An attribute that holds what {@code content} writes. */
  MessageWriter nest(int type, Body content) {
    int start = bytes.position();
    header(type | NLA_F_NESTED, 0);
    content.write(this);
    bytes.putShort(start, (short) (bytes.position() - start));
    return this;
  }

  /**
   * The same as rtnetlink has it of old: an attribute that holds others, and is not marked so. All
   * kernels read it; those that look at the mark ask for it in newer families alone.
   */
  MessageWriter group(int type, Body content) {
    int start = bytes.position();
    header(type, 0);
    content.write(this);
    bytes.putShort(start, (short) (bytes.position() - start));
    return this;
  }

  private void header(int type, int length) {
    bytes.putShort((short) (NLA_HDRLEN + length)).putShort((short) type);
  }

  private void zeros(int count) {
    for (int i = 0; i < count; i++) {
      bytes.put((byte) 0);
    }
  }

  /** Writes a part of a message. */
  @FunctionalInterface
  interface Body {
    /** Writes it at the end of what is there. */
    void write(MessageWriter writer);
  }
}

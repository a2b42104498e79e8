package org.evenkeel.netlink;

import static org.evenkeel.netlink.NetlinkConstants.NLA_HDRLEN;
import static org.evenkeel.netlink.NetlinkConstants.NLA_TYPE_MASK;
import static org.evenkeel.netlink.NetlinkConstants.align;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the attributes of a message ({@code struct nlattr}, linux/netlink.h). It never leaves
 * its bounds, and a wrong length is a {@link Fault} that ends the walk. Integers are in the byte
 * order of the buffer, which is the machine's; ports are in network order.
 */
final class AttributeReader {
  private final ByteBuffer bytes;
  private final int end;
  private final Fault fault;
  private int next;
  private int type;
  private int start;
  private int length;

  /**
   * Before the first attribute.
   *
   * @param bytes the datagram; its position and limit are left alone
   * @param start index of the first attribute's header
   * @param end index after the last byte, at most the limit
   * @param fault where to report what is wrong
   */
  AttributeReader(ByteBuffer bytes, int start, int end, Fault fault) {
    this.bytes = bytes;
    this.next = start;
    this.end = end;
    this.fault = fault;
  }

  /** Steps to the next attribute; false after the last one or a fault. */
  boolean next() {
    if (fault.found() || next >= end) {
      return false;
    }
    if (end - next < NLA_HDRLEN) {
      return refuse("attribute header cut off");
    }
    int whole = Short.toUnsignedInt(bytes.getShort(next));
    if (whole < NLA_HDRLEN || whole > end - next) {
      return refuse("attribute of " + whole + " bytes where " + (end - next) + " are left");
    }
    type = Short.toUnsignedInt(bytes.getShort(next + 2)) & NLA_TYPE_MASK;
    start = next + NLA_HDRLEN;
    length = whole - NLA_HDRLEN;
    // The padding after the last attribute may be missing: then the walk is at its end.
    next += align(whole);
    return true;
  }

  /** The number of the attribute, without the flags for nesting and byte order. */
  int type() {
    return type;
  }

  /** An unsigned byte. */
  int u8() {
    return holds(Byte.BYTES) ? Byte.toUnsignedInt(bytes.get(start)) : 0;
  }

  /** An unsigned 16-bit number. */
  int u16() {
    return holds(Short.BYTES) ? Short.toUnsignedInt(bytes.getShort(start)) : 0;
  }

  /** The 32 bits of a number. */
  int u32() {
    return holds(Integer.BYTES) ? bytes.getInt(start) : 0;
  }

  /** A counter: an unsigned 32-bit or a 64-bit number, whatever the attribute holds. */
  long counter() {
    if (length == Long.BYTES) {
      return bytes.getLong(start);
    }
    return Integer.toUnsignedLong(u32());
  }

  /** The first number of a structure of at least 32 bits. */
  int leadingU32() {
    if (length < Integer.BYTES) {
      refuse("attribute " + type + " has " + length + " bytes, not at least 4");
      return 0;
    }
    return bytes.getInt(start);
  }

  /** A port, 0 to 65535, in network order. */
  int port() {
    return holds(Short.BYTES)
        ? Byte.toUnsignedInt(bytes.get(start)) << 8 | Byte.toUnsignedInt(bytes.get(start + 1))
        : 0;
  }

  /** 32 bits in network order, such as an IPv4 mask. */
  int be32() {
    int value = u32();
    return bytes.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }

  /** Text up to the first zero byte or the end; bytes that are not ASCII become U+FFFD. */
  String string() {
    byte[] text = bytes();
    int zero = 0;
    while (zero < text.length && text[zero] != 0) {
      zero++;
    }
    return new String(text, 0, zero, StandardCharsets.US_ASCII);
  }

  /** A copy of what the attribute holds. */
  byte[] bytes() {
    byte[] copy = new byte[length];
    bytes.get(start, copy);
    return copy;
  }

  /** The attributes within this attribute. */
  AttributeReader nested() {
    return new AttributeReader(bytes, start, start + length, fault);
  }

  private boolean holds(int wanted) {
    return length == wanted
        || refuse("attribute " + type + " has " + length + " bytes, not " + wanted);
  }

  private boolean refuse(String what) {
    fault.report(what);
    return false;
  }
}

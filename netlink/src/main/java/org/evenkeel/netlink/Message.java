package org.evenkeel.netlink;

import static org.evenkeel.netlink.NetlinkConstants.NLMSG_HDRLEN;
import static org.evenkeel.netlink.NetlinkConstants.align;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message within a received datagram ({@code struct nlmsghdr}, linux/netlink.h). What lies within
 * its bounds is read through the shared {@link Fault}.
 *
 * @param bytes the datagram, in the machine's byte order
 * @param start index of the header
 * @param end index after the last byte, at most the datagram's limit
 * @param fault what is wrong with the message
 */
record Message(ByteBuffer bytes, int start, int end, Fault fault) {

  /**
   * The message at {@code start}, or null when the datagram ends there.
   *
   * @throws NetlinkException with {@link Errno#EBADMSG} when there is less than a message
   */
  static @Nullable Message at(ByteBuffer datagram, int start) throws NetlinkException {
    int left = datagram.limit() - start;
    if (left <= 0) {
      return null;
    }
    Fault fault = new Fault();
    if (left < NLMSG_HDRLEN) {
      fault.report("message header cut off");
      fault.verify();
    }
    int length = datagram.getInt(start);
    if (length < NLMSG_HDRLEN || length > left) {
      fault.report("message of " + length + " bytes where " + left + " are left");
      fault.verify();
    }
    return new Message(datagram, start, start + length, fault);
  }

  /** Where the next message starts; beyond the datagram after the last one. */
  int next() {
    return start + align(end - start);
  }

  /** The message type. */
  int type() {
    return Short.toUnsignedInt(bytes.getShort(start + 4));
  }

  /** Whether all of the given flags are set. */
  boolean has(int flags) {
    return (bytes.getShort(start + 6) & flags) == flags;
  }

  /** The sequence number of the request that this answers. */
  int sequence() {
    return bytes.getInt(start + 8);
  }

  /** An unsigned byte of the fixed header, by its offset after the message header. */
  int u8(int offset) {
    return holds(offset, Byte.BYTES) ? Byte.toUnsignedInt(bytes.get(index(offset))) : 0;
  }

  /** 32 bits of the fixed header, by their offset after the message header. */
  int u32(int offset) {
    return holds(offset, Integer.BYTES) ? bytes.getInt(index(offset)) : 0;
  }

  /** The attributes after a fixed header of the given length. */
  AttributeReader attributes(int headerLength) {
    int first = holds(headerLength, 0) ? index(align(headerLength)) : end;
    return new AttributeReader(bytes, first, end, fault);
  }

  private int index(int offset) {
    return start + NLMSG_HDRLEN + offset;
  }

  private boolean holds(int offset, int length) {
    boolean within = offset >= 0 && end - start - NLMSG_HDRLEN - length >= offset;
    if (!within) {
      fault.report("message of " + (end - start) + " bytes ends before its header does");
    }
    return within;
  }
}

package org.evenkeel.netlink;

import static org.evenkeel.netlink.NetlinkConstants.NLMSG_DONE;
import static org.evenkeel.netlink.NetlinkConstants.NLMSG_ERROR;
import static org.evenkeel.netlink.NetlinkConstants.NLMSG_HDRLEN;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_CAPPED;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Messages shaped as the kernel shapes them, and their requests taken apart. */
final class KernelReply {
  private KernelReply() {}

  static byte[] message(int type, int flags, int sequence, byte... payload) {
    return ByteBuffer.allocate(NetlinkConstants.align(NLMSG_HDRLEN + payload.length))
        .order(ByteOrder.nativeOrder())
        .putInt(NLMSG_HDRLEN + payload.length)
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(sequence)
        .putInt(4711)
        .put(payload)
        .array();
  }

  /** {@code struct nlmsgerr} with the request's header alone, as with NETLINK_CAP_ACK. */
  static byte[] acknowledgement(int sequence, int errno) {
    byte[] payload =
        ByteBuffer.allocate(20).order(ByteOrder.nativeOrder()).putInt(-errno).putInt(20).array();
    return message(NLMSG_ERROR, NLM_F_CAPPED, sequence, payload);
  }

  static byte[] done(int sequence) {
    return message(NLMSG_DONE, 2, sequence, new byte[4]);
  }

  static byte[] joined(byte[]... messages) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      all.writeBytes(message);
    }
    return all.toByteArray();
  }

  /** A datagram as a wire hands it over. */
  static ByteBuffer datagram(byte... bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /** The messages of a datagram; each starts at index 0 of its own buffer. */
  static List<ByteBuffer> messages(ByteBuffer datagram) {
    List<ByteBuffer> messages = new ArrayList<>();
    int at = datagram.position();
    while (at < datagram.limit()) {
      int length = datagram.getInt(at);
      messages.add(datagram.slice(at, length).order(datagram.order()));
      at += NetlinkConstants.align(length);
    }
    return messages;
  }

  static int sequence(ByteBuffer message) {
    return message.getInt(8);
  }

  static int flags(ByteBuffer message) {
    return Short.toUnsignedInt(message.getShort(6));
  }
}

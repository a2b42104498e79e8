package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  void walksFromMessageToMessage() throws NetlinkException {
    ByteBuffer bytes =
        KernelReply.datagram(
            KernelReply.joined(
                KernelReply.message(20, 2, 7, new byte[5]), KernelReply.message(21, 0, 8)));
    Message first = Objects.requireNonNull(Message.at(bytes, 0));
    assertEquals(20, first.type());
    assertEquals(7, first.sequence());
    assertTrue(first.has(2));
    Message second = Objects.requireNonNull(Message.at(bytes, first.next()));
    assertEquals(21, second.type());
    assertNull(Message.at(bytes, second.next()));
  }

  @Test
  void everyImpossibleLengthIsRefused() {
    for (int length : new int[] {Integer.MIN_VALUE, -1, 0, 15, 21, 65_536, Integer.MAX_VALUE}) {
      ByteBuffer bytes = KernelReply.datagram(KernelReply.message(20, 0, 1, new byte[4]));
      bytes.putInt(0, length);
      NetlinkException refused =
          assertThrows(NetlinkException.class, () -> Message.at(bytes, 0), "length " + length);
      assertEquals(Errno.EBADMSG, refused.errno());
    }
  }

  @Test
  void halfAHeaderIsRefused() {
    assertThrows(NetlinkException.class, () -> Message.at(KernelReply.datagram(new byte[15]), 0));
  }

  @Test
  void fixedHeaderBeyondTheEndIsZeroAndAFault() throws NetlinkException {
    Message message =
        Objects.requireNonNull(
            Message.at(KernelReply.datagram(KernelReply.message(20, 0, 1, new byte[3])), 0));
    assertEquals(0, message.u32(0));
    assertFalse(message.attributes(8).next());
    assertThrows(NetlinkException.class, message.fault()::verify);
  }
}

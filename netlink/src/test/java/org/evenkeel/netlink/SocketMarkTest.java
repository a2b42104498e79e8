package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a mark does is seen where a kernel dispatches by marks. */
@EnabledOnOs(OS.LINUX)
class SocketMarkTest {
  @Test
  void aChannelIsMarkedOrTheKernelSaysThatWeMayNot() throws Exception {
    try (SocketChannel stream = SocketChannel.open();
        DatagramChannel datagrams = DatagramChannel.open()) {
      try {
        SocketMark.set(stream, 1000);
        SocketMark.set(datagrams, 0);
      } catch (NetlinkException e) {
        assertEquals(Errno.EPERM, e.errno(), e::toString);
        assertTrue(e.getMessage().startsWith("cannot mark a socket: "), e::toString);
      }
    }
  }

  @Test
  void aClosedChannelIsNotMarked() throws Exception {
    SocketChannel closed = SocketChannel.open();
    closed.close();
    NetlinkException refused =
        assertThrows(NetlinkException.class, () -> SocketMark.set(closed, 1));
    assertEquals(Errno.EBADF, refused.errno(), refused::toString);
  }
}

package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SocketDeviceTest {
  @Test
  void aChannelIsTiedOrTheKernelSaysThatWeMayNot() throws Exception {
    try (DatagramChannel tied = DatagramChannel.open();
        DatagramChannel free = DatagramChannel.open()) {
      try {
        SocketDevice.bind(tied, "lo");
      } catch (NetlinkException e) {
        assertEquals(Errno.EPERM, e.errno(), e::toString);
        return;
      }
      tied.bind(new InetSocketAddress("127.0.21.1", 0));
      free.send(ByteBuffer.wrap(new byte[7]), tied.getLocalAddress());
      ByteBuffer received = ByteBuffer.allocate(10);
      tied.receive(received);
      assertEquals(7, received.position(), "it hears what comes by its interface");
    }
  }

  @Test
  void anInterfaceThatIsNotThereIsSaid() throws Exception {
    try (DatagramChannel channel = DatagramChannel.open()) {
      NetlinkException refused =
          assertThrows(NetlinkException.class, () -> SocketDevice.bind(channel, "nosuch0"));
      assertTrue(
          refused.errno() == Errno.ENODEV || refused.errno() == Errno.EPERM, refused::toString);
      assertTrue(
          refused.getMessage().startsWith("cannot tie a socket to nosuch0: "), refused::toString);
    }
  }

  @Test
  void aClosedChannelIsNotTied() throws Exception {
    DatagramChannel closed = DatagramChannel.open();
    closed.close();
    NetlinkException refused =
        assertThrows(NetlinkException.class, () -> SocketDevice.bind(closed, "lo"));
    assertEquals(Errno.EBADF, refused.errno(), refused::toString);
  }
}

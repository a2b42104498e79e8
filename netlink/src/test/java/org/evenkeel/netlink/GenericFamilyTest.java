package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class GenericFamilyTest {
  @Test
  void findsTheNumberThatTheKernelTold() throws NetlinkException {
    Conversation conversation = new Conversation(Capture.of("family").replay());
    assertEquals(
        Optional.of(new GenericFamily(28, 1)), GenericFamily.resolve(conversation, "IPVS", 1));
  }

  @Test
  void absentFamilyIsNoFailureAndLetsGoOfTheWire() throws NetlinkException {
    AtomicBoolean closed = new AtomicBoolean();
    assertTrue(IpvsClient.over(refusing(Errno.ENOENT, closed)).isEmpty());
    assertTrue(closed.get());
  }

  @Test
  void anyOtherRefusalIsAFailureAndLetsGoOfTheWire() {
    AtomicBoolean closed = new AtomicBoolean();
    NetlinkException failure =
        assertThrows(NetlinkException.class, () -> IpvsClient.over(refusing(Errno.EPERM, closed)));
    assertEquals(Errno.EPERM, failure.errno());
    assertTrue(closed.get());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void everyKernelHasTheControllerAndNoneHasNonsense() throws NetlinkException {
    try (Conversation conversation =
        new Conversation(
            new NetlinkSocket(NetlinkConstants.NETLINK_GENERIC, Duration.ofSeconds(10)))) {
      assertEquals(16, GenericFamily.resolve(conversation, "nlctrl", 2).orElseThrow().id());
      assertEquals(Optional.empty(), GenericFamily.resolve(conversation, "evenkeel-none", 1));
    }
  }

  private static Wire refusing(int errno, AtomicBoolean closed) {
    return new Wire() {
      @Override
      public void exchange(ByteBuffer datagram, Replies replies) throws NetlinkException {
        replies.read(
            KernelReply.datagram(
                KernelReply.acknowledgement(KernelReply.sequence(datagram), errno)));
      }

      @Override
      public void close() {
        closed.set(true);
      }
    };
  }
}

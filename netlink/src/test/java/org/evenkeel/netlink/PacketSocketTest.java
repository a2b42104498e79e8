package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On the loopback interface, where every frame goes out and comes in. */
@EnabledOnOs(OS.LINUX)
class PacketSocketTest {
  /** {@code ETH_P_802_EX1} of linux/if_ether.h: experimental, nobody listens for it. */
  private static final short EXPERIMENTAL = (short) 0x88b5;

  @Test
  void aFrameIsSeenGoingOutAndComingIn() throws Exception {
    byte[] frame = new byte[60];
    frame[12] = (byte) (EXPERIMENTAL >> 8);
    frame[13] = (byte) EXPERIMENTAL;
    frame[14] = 42;
    try (PacketSocket listener = loopback(true);
        PacketSocket sender = loopback(false)) {
      sender.send(frame);
      assertTrue(next(listener, frame).outgoing());
      assertEquals(false, next(listener, frame).outgoing());
    }
  }

  @Test
  void silenceIsEmpty() throws Exception {
    try (PacketSocket sender = loopback(false)) {
      assertEquals(Optional.empty(), sender.receive(Duration.ofMillis(1)));
    }
  }

  @Test
  void anInterfaceThatIsNotThereIsRefused() {
    NetlinkException refused =
        assertThrows(NetlinkException.class, () -> PacketSocket.sender(Integer.MAX_VALUE));
    assertTrue(
        refused.errno() == Errno.ENODEV || refused.errno() == Errno.EPERM, refused::toString);
    assertTrue(refused.operation().contains("interface 2147483647"), refused::operation);
  }

  private static PacketSocket.Frame next(PacketSocket listener, byte[] wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<PacketSocket.Frame> seen = listener.receive(Duration.ofSeconds(1));
      if (seen.isPresent() && seen.get().bytes().remaining() == wanted.length) {
        byte[] bytes = new byte[wanted.length];
        seen.get().bytes().get(bytes);
        if (bytes[12] == wanted[12] && bytes[13] == wanted[13]) {
          assertArrayEquals(wanted, bytes);
          return seen.get();
        }
      }
    }
    throw new AssertionError("no frame");
  }

  private static PacketSocket loopback(boolean listening) throws Exception {
    try (AddressClient client = AddressClient.open(Duration.ofSeconds(5))) {
      int index = client.links().stream().filter(Link::loopback).findFirst().orElseThrow().index();
      return listening ? PacketSocket.listener(index) : PacketSocket.sender(index);
    } catch (NetlinkException e) {
      assumeTrue(e.errno() != Errno.EPERM, "packet sockets need CAP_NET_RAW");
      throw e;
    }
  }
}

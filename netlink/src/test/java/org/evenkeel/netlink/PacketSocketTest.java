package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
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
    try (PacketSocket listener = loopback(PacketSocket::listener);
        PacketSocket sender = loopback(PacketSocket::sender)) {
      sender.send(frame);
      assertTrue(next(listener, frame).outgoing());
      assertEquals(false, next(listener, frame).outgoing());
      assertTrue(sender.offer(frame));
      assertTrue(next(listener, frame).outgoing());
    }
  }

  @Test
  void oneWhoListensForAnswersSeesNothingElse() throws Exception {
    InetAddress target = InetAddress.ofLiteral("192.0.2.1");
    MacAddress asker = MacAddress.of(new byte[MacAddress.LENGTH]);
    byte[] arp = NeighbourFrames.question(asker, target);
    byte[] advertisement = NeighbourFrames.question(asker, InetAddress.ofLiteral("2001:db8::1"));
    advertisement[54] = (byte) 136;
    byte[] other = new byte[60];
    other[12] = (byte) (EXPERIMENTAL >> 8);
    try (PacketSocket answers = loopback(PacketSocket::answers);
        PacketSocket sender = loopback(PacketSocket::sender)) {
      sender.send(other);
      sender.send(NeighbourFrames.question(asker, InetAddress.ofLiteral("2001:db8::1")));
      sender.send(arp);
      sender.send(advertisement);
      for (byte[] wanted : List.of(arp, arp, advertisement, advertisement)) {
        PacketSocket.Frame seen = answers.receive(Duration.ofMinutes(1)).orElseThrow();
        byte[] bytes = new byte[seen.bytes().remaining()];
        seen.bytes().get(bytes);
        assertArrayEquals(wanted, bytes);
      }
    }
  }

  @Test
  void silenceIsEmpty() throws Exception {
    try (PacketSocket sender = loopback(PacketSocket::sender)) {
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
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
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

  /** Opens a socket on an interface. */
  private interface Opening {
    PacketSocket on(int index) throws NetlinkException;
  }

  private static PacketSocket loopback(Opening opening) throws Exception {
    try (AddressClient client = AddressClient.open(Duration.ofSeconds(5))) {
      int index = client.links().stream().filter(Link::loopback).findFirst().orElseThrow().index();
      return opening.on(index);
    } catch (NetlinkException e) {
      assumeTrue(e.errno() != Errno.EPERM, "packet sockets need CAP_NET_RAW");
      throw e;
    }
  }
}

package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class IcmpSocketTest {
  private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void thisMachineAnswers(String address) throws Exception {
    InetAddress here = InetAddress.ofLiteral(address);
    try (IcmpSocket socket = open(address.contains(":"))) {
      socket.send(here, 65_537, PAYLOAD);
      IcmpSocket.Reply reply = next(socket);
      assertEquals(here, reply.from());
      assertEquals(1, reply.sequence());
      assertEquals(ByteBuffer.wrap(PAYLOAD), reply.payload());
      assertEquals(Optional.empty(), socket.receive(Duration.ofMillis(1)));
    }
  }

  /** The request in RFC 1071's sum comes to nothing. */
  @Test
  void theSumOverARequestWithItsChecksumIsZero() {
    Random random = new Random(7);
    for (int length = 0; length < 100; length++) {
      byte[] payload = new byte[length];
      random.nextBytes(payload);
      assertEquals(0, IcmpSocket.checksum(IcmpSocket.request(false, length, payload)));
    }
  }

  @Test
  void packetsOfAnyBytesAreReadOrPassedOver() throws Exception {
    Random random = new Random(11);
    InetAddress from = InetAddress.ofLiteral("192.0.2.1");
    for (int i = 0; i < 20_000; i++) {
      byte[] packet = new byte[random.nextInt(80)];
      random.nextBytes(packet);
      Optional<IcmpSocket.Reply> reply =
          IcmpSocket.reply(packet, from, random.nextBoolean(), random.nextBoolean());
      reply.ifPresent(read -> assertTrue(read.payload().remaining() < 80));
    }
  }

  private static IcmpSocket.Reply next(IcmpSocket socket) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<IcmpSocket.Reply> reply = socket.receive(Duration.ofSeconds(1));
      if (reply.isPresent() && reply.get().payload().remaining() == PAYLOAD.length) {
        return reply.get();
      }
    }
    throw new AssertionError("no reply");
  }

  private static IcmpSocket open(boolean isV6) throws Exception {
    try {
      return IcmpSocket.open(isV6);
    } catch (NetlinkException e) {
      assumeTrue(e.errno() != Errno.EPERM, "ICMP sockets need CAP_NET_RAW or ping_group_range");
      throw e;
    }
  }
}

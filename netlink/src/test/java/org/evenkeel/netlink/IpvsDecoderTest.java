package org.evenkeel.netlink;

import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_ACTIVE_CONNS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_ADDR;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_ADDR_FAMILY;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_FWD_METHOD;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_INACT_CONNS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_PERSIST_CONNS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_STATS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_STATS64;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_TUN_FLAGS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_TUN_TYPE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_WEIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IpvsDecoderTest {
  private static final byte[] ADDRESS = {10, 0, 0, 1};

  @Test
  void statisticsOf64BitsWinWhereverTheyStand() throws NetlinkException {
    IpvsStatistics wide = new IpvsStatistics(1L << 40, 2L << 40, 3L << 40, 4L << 40, 5L << 40);
    MessageWriter.Body narrow = nest -> narrow(nest, IPVS_DEST_ATTR_STATS);
    MessageWriter.Body both = nest -> wide(nest, IPVS_DEST_ATTR_STATS64);
    assertEquals(wide, read(narrow, both).statistics());
    assertEquals(wide, read(both, narrow).statistics());
  }

  @Test
  void statisticsOf32BitsAreUnsigned() throws NetlinkException {
    IpvsDestination.Reading reading = read(nest -> narrow(nest, IPVS_DEST_ATTR_STATS), _ -> {});
    assertEquals(
        new IpvsStatistics(0xffff_fff1L, 0xffff_fff2L, 0xffff_fff3L, 4L << 40, 5L << 40),
        reading.statistics());
  }

  @Test
  void connectionCountsAreUnsignedAndNotMixedUp() throws NetlinkException {
    IpvsDestination.Reading reading =
        read(
            nest ->
                nest.u32(IPVS_DEST_ATTR_ACTIVE_CONNS, -1)
                    .u32(IPVS_DEST_ATTR_INACT_CONNS, 2)
                    .u32(IPVS_DEST_ATTR_PERSIST_CONNS, 3),
            _ -> {});
    assertEquals(0xffff_ffffL, reading.activeConnections());
    assertEquals(2, reading.inactiveConnections());
    assertEquals(3, reading.persistentConnections());
  }

  @Test
  void unknownAttributesAreSkipped() throws NetlinkException {
    MessageWriter.Body unknown = nest -> nest.u32(200, 1).bytes(201, new byte[] {1, 2, 3}, 3);
    assertEquals(7, read(unknown, unknown).destination().weight());
  }

  @Test
  void tunnelThatTheKernelIsTooOldToTellIsIpInIp() throws NetlinkException {
    MessageWriter.Body tunnel = nest -> nest.u32(IPVS_DEST_ATTR_FWD_METHOD, 2);
    assertEquals(IpvsTunnel.IPIP, read(tunnel, _ -> {}).destination().tunnel());
  }

  @Test
  void greOfAKernelThatTellsNoFlagsIsIpInIp() throws NetlinkException {
    MessageWriter.Body tunnel =
        nest -> nest.u32(IPVS_DEST_ATTR_FWD_METHOD, 2).u8(IPVS_DEST_ATTR_TUN_TYPE, 2);
    MessageWriter.Body flags = nest -> nest.u16(IPVS_DEST_ATTR_TUN_FLAGS, 0);
    assertEquals(IpvsTunnel.IPIP, read(tunnel, _ -> {}).destination().tunnel());
    assertEquals(
        new IpvsTunnel(IpvsTunnel.Type.GRE, 0, 0), read(tunnel, flags).destination().tunnel());
  }

  @Test
  void tunnelThatIsNotUsedIsNotRead() throws NetlinkException {
    MessageWriter.Body local =
        nest -> nest.u32(IPVS_DEST_ATTR_FWD_METHOD, 1).u8(IPVS_DEST_ATTR_TUN_TYPE, 2);
    assertEquals(IpvsTunnel.IPIP, read(local, _ -> {}).destination().tunnel());
  }

  @Test
  void impossibleTunnelsAreMalformed() {
    MessageWriter.Body tunnel = nest -> nest.u32(IPVS_DEST_ATTR_FWD_METHOD, 2);
    assertMalformed(tunnel, nest -> nest.u8(IPVS_DEST_ATTR_TUN_TYPE, 3));
    assertMalformed(tunnel, nest -> nest.u8(IPVS_DEST_ATTR_TUN_TYPE, 1));
    assertMalformed(tunnel, nest -> nest.u16(IPVS_DEST_ATTR_TUN_TYPE, 0));
  }

  @Test
  void timeoutsBeyondWhatTheKernelCountsAreMalformed() throws NetlinkException {
    MessageWriter.Body body =
        writer ->
            writer.genericHeader(12, 1).u32(IpVsConstants.IPVS_CMD_ATTR_TIMEOUT_UDP, 0x8000_0000);
    Message message = Encoded.of(new Request(28, 0, body, () -> ""));
    assertTrue(IpvsConfigCodec.timeouts(message).isEmpty());
    assertTrue(message.fault().found());
  }

  @Test
  void impossibleValuesAreMalformed() {
    assertMalformed(nest -> nest.u32(IPVS_DEST_ATTR_FWD_METHOD, 5));
    assertMalformed(nest -> nest.u32(IPVS_DEST_ATTR_WEIGHT, -1));
    assertMalformed(nest -> nest.u16(IPVS_DEST_ATTR_ADDR_FAMILY, 99));
    assertMalformed(nest -> nest.bytes(IPVS_DEST_ATTR_ADDR, ADDRESS, 3));
    assertMalformed(nest -> nest.u16(IPVS_DEST_ATTR_WEIGHT, 1));
  }

  @Test
  void damagedAnswersAreMalformedOrReadAndNeverCrash() {
    List<byte[]> datagrams =
        Stream.of("table", "tunnels", "daemons", "timeouts", "persistence-engine")
            .flatMap(name -> Capture.of(name).exchanges().stream())
            .map(exchange -> exchange.replies().getFirst())
            .toList();
    for (long seed = 0; seed < 30_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = datagrams.get(random.nextInt(datagrams.size())).clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[16 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt();
      }
      consume(KernelReply.datagram(bytes), IpvsDecoder::service);
      consume(KernelReply.datagram(bytes), IpvsDecoder::destination);
      consume(KernelReply.datagram(bytes), IpvsDecoder::daemon);
      consume(KernelReply.datagram(bytes), IpvsConfigCodec::timeouts);
    }
  }

  @Test
  void answersCutOffAnywhereAreMalformedOrRead() {
    byte[] whole = Capture.of("table").exchanges().get(1).replies().getFirst();
    for (int length = 16; length < 400; length++) {
      ByteBuffer cut = KernelReply.datagram(whole).limit(length).putInt(0, length);
      consume(cut, IpvsDecoder::destination);
    }
  }

  @Test
  void daemonsCutOffAnywhereAreMalformedOrRead() {
    byte[] whole = Capture.of("daemons").exchanges().getFirst().replies().getFirst();
    int first = KernelReply.datagram(whole).getInt(0);
    for (int length = 16; length < first; length++) {
      consume(KernelReply.datagram(whole).limit(length).putInt(0, length), IpvsDecoder::daemon);
    }
  }

  private static <T> void consume(ByteBuffer datagram, Decoder<T> decoder) {
    ReplyCollector<T> replies = new ReplyCollector<>(datagram.getInt(8), 1, decoder);
    try {
      replies.read(datagram);
    } catch (NetlinkException e) {
      // Damage can also make a message look like the kernel's word for lost answers.
      assertTrue(e.errno() == Errno.EBADMSG || e.errno() == Errno.ENOBUFS, e::toString);
    }
  }

  private static void assertMalformed(MessageWriter.Body wrong) {
    assertMalformed(wrong, _ -> {});
  }

  private static void assertMalformed(MessageWriter.Body wrong, MessageWriter.Body last) {
    NetlinkException failure =
        assertThrows(NetlinkException.class, () -> read(wrong, last), "accepted");
    assertEquals(Errno.EBADMSG, failure.errno());
  }

  /** A valid destination with more attributes at its end. */
  private static IpvsDestination.Reading read(MessageWriter.Body more, MessageWriter.Body last)
      throws NetlinkException {
    MessageWriter.Body destination =
        nest -> {
          nest.u16(IPVS_DEST_ATTR_ADDR_FAMILY, SocketConstants.AF_INET)
              .bytes(IPVS_DEST_ATTR_ADDR, ADDRESS, 4)
              .u32(IPVS_DEST_ATTR_FWD_METHOD, 3)
              .u32(IPVS_DEST_ATTR_WEIGHT, 7);
          more.write(nest);
          last.write(nest);
        };
    Message message =
        Encoded.of(
            new Request(
                28,
                0,
                writer -> writer.genericHeader(1, 1).nest(IPVS_CMD_ATTR_DEST, destination),
                () -> ""));
    Optional<IpvsDestination.Reading> reading = IpvsDecoder.destination(message);
    message.fault().verify();
    assertTrue(reading.isPresent());
    return reading.orElseThrow();
  }

  private static void narrow(MessageWriter writer, int type) {
    writer.nest(
        type,
        nest -> {
          nest.u32(1, -15).u32(2, -14).u32(3, -13);
          number(nest, 4, 4L << 40);
          number(nest, 5, 5L << 40);
          nest.u32(6, 99);
        });
  }

  private static void wide(MessageWriter writer, int type) {
    writer.nest(
        type,
        nest -> {
          for (int i = 1; i <= 10; i++) {
            number(nest, i, (long) i << 40);
          }
        });
  }

  private static void number(MessageWriter nest, int type, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value);
    nest.bytes(type, bytes.array(), 8);
  }
}

package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers are those that a kernel 6.18 sent, as seen by a packet socket. */
class NeighbourFramesTest {
  private static final MacAddress ASKER = new MacAddress("02:11:22:33:44:55");
  private static final InetAddress VIP = InetAddress.ofLiteral("10.9.0.100");
  private static final String REPLY =
      "021122334455feb88a041ec408060001080006040002feb88a041ec40a09006402112233445500000000";

  @Test
  void asksAsOneWhoLooksForADuplicate() {
    assertEquals(
        "ffffffffffff02112233445508060001080006040001021122334455000000000000000000000a090064",
        HexFormat.of().formatHex(NeighbourFrames.question(ASKER, VIP)));
  }

  @Test
  void aReplyIsAnAnswerOnlyToItsAskerAndForItsAddress() {
    ByteBuffer reply = ByteBuffer.wrap(HexFormat.of().parseHex(REPLY));
    assertEquals(
        Optional.of(new MacAddress("fe:b8:8a:04:1e:c4")),
        NeighbourFrames.claimant(reply, ASKER, VIP));
    assertFalse(answers(reply, MacAddress.of(new byte[6]), VIP));
    assertFalse(answers(reply, ASKER, InetAddress.ofLiteral("10.9.0.101")));
    assertFalse(answers(ByteBuffer.wrap(NeighbourFrames.question(ASKER, VIP)), ASKER, VIP));
  }

  /** The kernel's own solicitation for fe80::fcb8:8aff:fe04:1ec4 has this group and length. */
  @Test
  void solicitsTheGroupOfTheAddress() {
    byte[] frame =
        NeighbourFrames.question(ASKER, InetAddress.ofLiteral("fe80::fcb8:8aff:fe04:1ec4"));
    String hex = HexFormat.of().formatHex(frame);
    assertTrue(
        hex.startsWith("3333ff041ec402112233445586dd6000000000183aff" + "0".repeat(32)), hex);
    assertTrue(hex.contains("ff0200000000000000000001ff041ec48700"), hex);
    assertEquals(0xffff, sum(frame), "the checksum makes the sum all ones");
  }

  /** RFC 4861, section 4.3: with an address of its own, the asker says its MAC address too. */
  @Test
  void theAnswerToOneWhoHasAnAddressComesToHimAlone() {
    byte[] frame =
        NeighbourFrames.question(
            ASKER, InetAddress.ofLiteral("fd00::20"), InetAddress.ofLiteral("fd00::100"));
    String hex = HexFormat.of().formatHex(frame);
    assertTrue(hex.contains("fd000000000000000000000000000020ff02"), hex);
    assertTrue(hex.endsWith("fd0000000000000000000000000001000101021122334455"), hex);
    assertEquals(0xffff, sum(frame), "the checksum makes the sum all ones");
  }

  /** RFC 5227, section 3: sender and target are the address, the target's hardware address zero. */
  @Test
  void anIpv4AddressIsAnnouncedByARequestForItself() {
    assertEquals(
        "ffffffffffff" // to everybody
            + "021122334455" // from the holder
            + "0806" // ARP
            + "0001080006040001" // Ethernet, IPv4, 6 and 4 bytes, request
            + "0211223344550a090064" // sender: the holder, the address
            + "0000000000000a090064", // target: not known, the address
        HexFormat.of().formatHex(NeighbourFrames.announcement(ASKER, VIP, true)));
  }

  /** RFC 4861, sections 4.4, 4.6.1 and 7.2.6; RFC 2464, section 7, for the group's MAC address. */
  @Test
  void anIpv6AddressIsAdvertisedToAllNodes() {
    InetAddress vip = InetAddress.ofLiteral("fd00::100");
    byte[] frame = NeighbourFrames.announcement(ASKER, vip, false);
    assertEquals(
        "333300000001" // to all nodes
            + "021122334455" // from the holder
            + "86dd" // IPv6
            + "6000000000203aff" // 32 bytes, ICMPv6, hop limit 255
            + "fd000000000000000000000000000100" // from the address
            + "ff020000000000000000000000000001" // to all nodes
            + "8800f204" // advertisement, checksum
            + "20000000" // override; not solicited, no router
            + "fd000000000000000000000000000100" // target: the address
            + "0201021122334455", // target's MAC address, 8 bytes
        HexFormat.of().formatHex(frame));
    assertEquals(0xffff, sum(frame), "the checksum makes the sum all ones");
    assertEquals(Optional.of(ASKER), NeighbourFrames.claimant(ByteBuffer.wrap(frame), ASKER, vip));

    byte[] router = NeighbourFrames.announcement(ASKER, vip, true);
    assertEquals((byte) 0xa0, router[58], "router and override");
    assertEquals(0xffff, sum(router), "the checksum makes the sum all ones");
  }

  private static boolean answers(ByteBuffer frame, MacAddress asker, InetAddress target) {
    return NeighbourFrames.claimant(frame, asker, target).isPresent();
  }

  @Test
  void noiseIsNoAnswer() {
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[random.nextInt(120)];
      random.nextBytes(noise);
      assertFalse(answers(ByteBuffer.wrap(noise), ASKER, VIP), "seed " + seed);
      byte[] cut = HexFormat.of().parseHex(REPLY.substring(0, 2 * random.nextInt(41)));
      assertFalse(answers(ByteBuffer.wrap(cut), ASKER, VIP), "seed " + seed);
    }
  }

  private static int sum(byte... frame) {
    long sum = 58L + frame.length - 54;
    for (int i = 22; i < frame.length; i += 2) {
      sum += (Byte.toUnsignedInt(frame[i]) << 8) + Byte.toUnsignedInt(frame[i + 1]);
    }
    return (int) ((sum & 0xffff) + (sum >> 16));
  }
}

package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers are those that a kernel 6.18 sent, as seen by a packet socket. */
class FramesTest {
  private static final byte[] ASKER = HexFormat.of().parseHex("021122334455");
  private static final InetAddress VIP = InetAddress.ofLiteral("10.9.0.100");
  private static final String REPLY =
      "021122334455feb88a041ec408060001080006040002feb88a041ec40a09006402112233445500000000";

  @Test
  void asksAsOneWhoLooksForADuplicate() {
    assertEquals(
        "ffffffffffff02112233445508060001080006040001021122334455000000000000000000000a090064",
        HexFormat.of().formatHex(Frames.question(ASKER, VIP)));
  }

  @Test
  void aReplyIsAnAnswerOnlyToItsAskerAndForItsAddress() {
    ByteBuffer reply = ByteBuffer.wrap(HexFormat.of().parseHex(REPLY));
    assertTrue(Frames.answers(reply, ASKER, VIP));
    assertFalse(Frames.answers(reply, new byte[6], VIP));
    assertFalse(Frames.answers(reply, ASKER, InetAddress.ofLiteral("10.9.0.101")));
    assertFalse(Frames.answers(ByteBuffer.wrap(Frames.question(ASKER, VIP)), ASKER, VIP));
  }

  /** The kernel's own solicitation for fe80::fcb8:8aff:fe04:1ec4 has this group and length. */
  @Test
  void solicitsTheGroupOfTheAddress() {
    byte[] frame = Frames.question(ASKER, InetAddress.ofLiteral("fe80::fcb8:8aff:fe04:1ec4"));
    String hex = HexFormat.of().formatHex(frame);
    assertTrue(
        hex.startsWith("3333ff041ec402112233445586dd6000000000183aff" + "0".repeat(32)), hex);
    assertTrue(hex.contains("ff0200000000000000000001ff041ec48700"), hex);
    assertEquals(0xffff, sum(frame), "the checksum makes the sum all ones");
  }

  @Test
  void noiseIsNoAnswer() {
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[random.nextInt(120)];
      random.nextBytes(noise);
      assertFalse(Frames.answers(ByteBuffer.wrap(noise), ASKER, VIP), "seed " + seed);
      byte[] cut = HexFormat.of().parseHex(REPLY.substring(0, 2 * random.nextInt(41)));
      assertFalse(Frames.answers(ByteBuffer.wrap(cut), ASKER, VIP), "seed " + seed);
    }
  }

  private static int sum(byte... frame) {
    long sum = 58 + 24;
    for (int i = 22; i < frame.length; i += 2) {
      sum += (Byte.toUnsignedInt(frame[i]) << 8) + Byte.toUnsignedInt(frame[i + 1]);
    }
    return (int) ((sum & 0xffff) + (sum >> 16));
  }
}

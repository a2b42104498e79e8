package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributeReaderTest {
  private final Fault fault = new Fault();

  @Test
  void readsBackWhatTheWriterWrote() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int number = random.nextInt();
      int port = random.nextInt(65_536);
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      String text = "x".repeat(random.nextInt(20));
      MessageWriter writer = new MessageWriter();
      writer
          .u32(1, number)
          .nest(2, nest -> nest.bytes(1, bytes, bytes.length).port(2, port))
          .string(3, text)
          .be32(4, number)
          .u16(5, port)
          .u8(6, port & 0xff);

      AttributeReader reader = over(writer.datagram());
      assertEquals(number, attribute(reader, 1).u32(), "seed " + seed);
      AttributeReader nested = attribute(reader, 2).nested();
      assertArrayEquals(bytes, attribute(nested, 1).bytes(), "seed " + seed);
      assertEquals(port, attribute(nested, 2).port(), "seed " + seed);
      assertFalse(nested.next());
      assertEquals(text, attribute(reader, 3).string(), "seed " + seed);
      assertEquals(number, attribute(reader, 4).be32(), "seed " + seed);
      assertEquals(port, attribute(reader, 5).u16(), "seed " + seed);
      assertEquals(port & 0xff, attribute(reader, 6).u8(), "seed " + seed);
      assertFalse(reader.next());
      assertFalse(fault.found());
    }
  }

  @Test
  void portsAndMasksAreInNetworkOrder() {
    MessageWriter writer = new MessageWriter();
    writer.port(1, 0x1628).be32(2, 0xffffff00);
    ByteBuffer bytes = writer.datagram();
    assertEquals(0x16, bytes.get(4));
    assertEquals(0x28, bytes.get(5));
    assertEquals((byte) 0xff, bytes.get(12));
    assertEquals(0, bytes.get(15));
  }

  @Test
  void lastAttributeMayLackItsPadding() {
    ByteBuffer bytes = KernelReply.datagram(new byte[6]).putShort((short) 6).putShort((short) 9);
    AttributeReader reader = over(bytes.put(0, (byte) 6).rewind());
    assertTrue(reader.next());
    assertEquals(0, reader.u16());
    assertFalse(reader.next());
    assertFalse(fault.found());
  }

  @Test
  void lengthBelowTheHeaderEndsTheWalkForGood() {
    AttributeReader reader = over(KernelReply.datagram(new byte[64]));
    assertFalse(reader.next());
    assertFalse(reader.next());
    assertEquals(Errno.EBADMSG, assertThrows(NetlinkException.class, fault::verify).errno());
  }

  @Test
  void lengthBeyondTheEndIsAFault() {
    ByteBuffer bytes = KernelReply.datagram(new byte[8]).putShort(0, (short) 9);
    assertFalse(over(bytes).next());
    assertTrue(fault.found());
  }

  @Test
  void numberOfTheWrongSizeIsZeroAndAFault() {
    MessageWriter writer = new MessageWriter();
    writer.u16(1, 77).u32(2, 5);
    AttributeReader reader = over(writer.datagram());
    assertTrue(reader.next());
    assertEquals(0, reader.u32());
    assertTrue(fault.found());
    assertFalse(reader.next());
  }

  @Test
  void nestedAttributesCannotLeaveTheirNest() {
    MessageWriter writer = new MessageWriter();
    writer.nest(1, nest -> nest.u32(1, 1)).u32(2, 2);
    ByteBuffer bytes = writer.datagram().putShort(4, (short) 16);
    AttributeReader reader = over(bytes);
    assertTrue(reader.next());
    assertFalse(reader.nested().next());
    assertTrue(fault.found());
  }

  @Test
  void randomBytesEndInAnEndOrAFault() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      // Small lengths now and then, so that some attributes are accepted.
      for (int i = 0; i + 1 < bytes.length; i += 4 + random.nextInt(8)) {
        bytes[i] = (byte) random.nextInt(24);
        bytes[i + 1] = 0;
      }
      Fault found = new Fault();
      walk(new AttributeReader(KernelReply.datagram(bytes), 0, bytes.length, found), 0);
    }
  }

  private static void walk(AttributeReader reader, int depth) {
    int attributes = 0;
    while (reader.next()) {
      attributes++;
      assertTrue(attributes <= 20, "more attributes than fit");
      assertTrue(reader.bytes().length < 80);
      reader.string();
      if (depth < 4) {
        walk(reader.nested(), depth + 1);
      }
    }
  }

  @Test
  void textEndsAtTheFirstZeroOrTheEnd() {
    MessageWriter writer = new MessageWriter();
    writer.string(1, "eth0").bytes(2, new byte[] {'w', 'l', 'c'}, 3).bytes(3, new byte[0], 0);
    AttributeReader reader = over(writer.datagram());
    assertEquals("eth0", attribute(reader, 1).string());
    assertEquals("wlc", attribute(reader, 2).string());
    assertEquals("", attribute(reader, 3).string());
  }

  @Test
  void addressesNeedAKnownFamilyAndEnoughBytes() {
    byte[] sixteen = new byte[16];
    Arrays.fill(sixteen, 10, 12, (byte) 0xff);
    Fault none = new Fault();
    assertEquals(4, Addresses.of(2, sixteen, none).getAddress().length);
    // An IPv4-mapped address must not turn into IPv4: the kernel holds it as IPv6.
    assertEquals(16, Addresses.of(10, sixteen, none).getAddress().length);
    assertFalse(none.found());
    Addresses.of(10, new byte[15], fault);
    assertTrue(fault.found());
    Fault family = new Fault();
    Addresses.of(99, sixteen, family);
    assertTrue(family.found());
  }

  private AttributeReader over(ByteBuffer bytes) {
    return new AttributeReader(bytes, 0, bytes.limit(), fault);
  }

  private static AttributeReader attribute(AttributeReader reader, int type) {
    assertTrue(reader.next());
    assertEquals(type, reader.type());
    return reader;
  }
}

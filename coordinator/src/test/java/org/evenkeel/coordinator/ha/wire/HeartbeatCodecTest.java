package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.evenkeel.coordinator.ha.wire.HeartbeatCodec.Decoded;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Flags;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Kind;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Session;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Standing;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.State;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Times;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Timings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatCodecTest {
  private static final HeartbeatMessage GOLDEN =
      new HeartbeatMessage(
          Kind.HEARTBEAT,
          new Session(0x0102030405060708L, 42, 0x1112131415161718L, 0x2122232425262728L),
          new Times(-123, 3_000, 500, 0x19ab0000000L),
          new Standing(
              9,
              State.ACTIVE,
              new Flags(false, true, false, true),
              65_534,
              100,
              0xa1a2a3a4a5a6a7a8L,
              17),
          "lb1",
          Optional.empty());

  /**
   * Written from the table of docs/protocol.md. The signature is that of Python: {@code
   * hmac.new(bytes(range(32)), body, hashlib.sha256)}.
   */
  private static final byte[] GOLDEN_BYTES =
      HexFormat.of()
          .parseHex(
              """
              45564b4c 01 01 008a 00000007
              0102030405060708 000000000000002a 1112131415161718 2122232425262728
              ffffffffffffff85 0000000000000bb8 00000000000001f4 0000019ab0000000
              0000000000000009 03 0a fffe 0064 a1a2a3a4a5a6a7a8 00000011
              03 6c6231
              643b9cecfb042e4dfdf6cae111033d6dc147b316a8111491e7d1d29e7f0e9812
              """
                  .replaceAll("\\s", ""));

  @Test
  void theBytesAreThoseOfTheTable() {
    assertEquals(hex(GOLDEN_BYTES), hex(HeartbeatCodec.encode(GOLDEN, Samples.KEY)));
    assertEquals(
        new Decoded.Taken(GOLDEN, 7), HeartbeatCodec.decode(GOLDEN_BYTES, Samples.KEYRING));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenIsRead(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      HeartbeatMessage message = Samples.random(random);
      byte[] bytes = HeartbeatCodec.encode(message, Samples.KEY);
      assertTrue(bytes.length <= HeartbeatCodec.LENGTH_MAX);
      assertEquals(new Decoded.Taken(message, 7), HeartbeatCodec.decode(bytes, Samples.KEYRING));
    }
  }

  @Test
  void everyFlagHasItsBit() {
    for (int bits = 0; bits < 16; bits++) {
      assertEquals(bits, Flags.of(bits).bits());
    }
    assertEquals(
        List.of(1, 2, 4, 8),
        List.of(
            new Flags(true, false, false, false).bits(),
            new Flags(false, true, false, false).bits(),
            new Flags(false, false, true, false).bits(),
            new Flags(false, false, false, true).bits()));
  }

  @Test
  void anExtensionIsCoveredByTheSignatureAndIgnored() {
    for (int length : new int[] {1, 17, HeartbeatCodec.EXTENSION_MAX}) {
      byte[] extended = extended(length);
      assertEquals(new Decoded.Taken(GOLDEN, 7), HeartbeatCodec.decode(extended, Samples.KEYRING));
      extended[GOLDEN_BYTES.length - HeartbeatKey.SIGNATURE] ^= 1;
      assertEquals(refused(Refusal.SIGNATURE), HeartbeatCodec.decode(extended, Samples.KEYRING));
    }
    assertEquals(
        refused(Refusal.CONTENT),
        HeartbeatCodec.decode(extended(HeartbeatCodec.EXTENSION_MAX + 1), Samples.KEYRING));
  }

  @Test
  void flagsOfALaterVersionAreLeftOut() {
    assertEquals(new Decoded.Taken(GOLDEN, 7), decodedWith(85, 1, 0xfa));
  }

  /** Each rightly signed, so that only the content can be what is wrong. */
  @ParameterizedTest
  @CsvSource({
    "5, 1, 0, an unknown kind",
    "5, 1, 3, an unknown kind",
    "84, 1, 0, an unknown state",
    "84, 1, 5, an unknown state",
    "20, 8, -1, a sequence below 0",
    "76, 8, -1, a term below 0",
    "98, 4, -1, a revision below 0",
    "102, 1, 0, no name",
    "102, 1, 4, a name that reaches into the signature",
    "102, 1, 255, a name that ends behind the datagram",
    "103, 1, 32, a space in the name",
    "104, 1, 10, a new line in the name",
    "105, 1, 228, a letter beyond ASCII in the name",
  })
  void contentThatIsWrongIsRefused(int at, int bytes, long value, String why) {
    assertEquals(refused(Refusal.CONTENT), decodedWith(at, bytes, value), why);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 69, MAGIC",
    "4, 1, VERSION",
    "6, 1, LENGTH",
    "7, 1, LENGTH",
    "11, 1, UNKNOWN_KEY",
    "8, 128, UNKNOWN_KEY",
    "12, 1, SIGNATURE",
    "105, 1, SIGNATURE",
    "106, 1, SIGNATURE",
    "137, 128, SIGNATURE",
  })
  void aChangedByteIsRefusedAtTheFirstRuleItBreaks(int at, int flip, Refusal reason) {
    byte[] bytes = GOLDEN_BYTES.clone();
    bytes[at] ^= (byte) flip;
    assertEquals(refused(reason), HeartbeatCodec.decode(bytes, Samples.KEYRING));
  }

  @Test
  void everyFlippedBitIsRefused() {
    for (int bit = 0; bit < GOLDEN_BYTES.length * 8; bit++) {
      byte[] bytes = GOLDEN_BYTES.clone();
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      assertInstanceOf(
          Decoded.Refused.class, HeartbeatCodec.decode(bytes, Samples.KEYRING), "bit " + bit);
    }
  }

  @Test
  void everyTruncationAndEveryLengthIsRefused() {
    SplittableRandom random = new SplittableRandom(4);
    for (int length = 0; length <= 600; length++) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      byte[] cut = Arrays.copyOf(GOLDEN_BYTES, length);
      List<byte[]> datagrams = new ArrayList<>(List.of(noise, new byte[length]));
      if (length != GOLDEN_BYTES.length) {
        datagrams.add(cut);
      }
      if (length >= 8) {
        byte[] consistent = cut.clone(); // the length says so, too
        ByteBuffer.wrap(consistent).putShort(6, (short) length);
        if (length != GOLDEN_BYTES.length) {
          datagrams.add(consistent);
        }
      }
      for (byte[] datagram : datagrams) {
        assertInstanceOf(
            Decoded.Refused.class,
            HeartbeatCodec.decode(datagram, Samples.KEYRING),
            "length " + length);
      }
    }
  }

  /** Whatever bytes are rightly signed are read without an exception, and are written as read. */
  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void anyContentOfSomebodyWithOurKeyIsSurvived(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int taken = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = GOLDEN_BYTES.clone();
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        bytes[random.nextInt(12, 106)] = (byte) random.nextInt(256);
      }
      resign(bytes);
      if (HeartbeatCodec.decode(bytes, Samples.KEYRING) instanceof Decoded.Taken(var message, _)) {
        taken++;
        byte[] again = HeartbeatCodec.encode(message, Samples.KEY);
        bytes[85] &= 0xf; // flags that we do not know
        resign(bytes);
        if (again.length == bytes.length) { // a shorter name leaves an extension
          assertEquals(hex(bytes), hex(again));
        }
      }
    }
    assertTrue(taken > 1_000 && taken < 5_000, "some are taken, some refused: " + taken);
  }

  @Test
  void anotherSecretUnderTheSameNumberIsAWrongSignature() {
    Keyring other =
        new Keyring(List.of(new HeartbeatKey(7, new byte[32]), new HeartbeatKey(8, new byte[32])));
    assertEquals(refused(Refusal.SIGNATURE), HeartbeatCodec.decode(GOLDEN_BYTES, other));
  }

  /** The order of docs/protocol.md: each step leaves both nodes able to read the other. */
  @Test
  void aKeyIsChangedWithoutAnInterruption() {
    HeartbeatKey next = new HeartbeatKey(HeartbeatKey.NUMBER_MAX, new byte[32]);
    List<Keyring> steps =
        List.of(
            new Keyring(List.of(Samples.KEY)),
            new Keyring(List.of(Samples.KEY, next)),
            new Keyring(List.of(next, Samples.KEY)),
            new Keyring(List.of(next)));
    for (int step = 1; step < steps.size(); step++) {
      for (Keyring sender : steps.subList(step - 1, step + 1)) {
        for (Keyring receiver : steps.subList(step - 1, step + 1)) {
          byte[] bytes = HeartbeatCodec.encode(GOLDEN, sender.signer());
          assertEquals(
              new Decoded.Taken(GOLDEN, sender.signer().number()),
              HeartbeatCodec.decode(bytes, receiver));
        }
      }
    }
    assertEquals(
        refused(Refusal.UNKNOWN_KEY), HeartbeatCodec.decode(GOLDEN_BYTES, steps.getLast()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ä", "\n"})
  void aNameThatCannotBeSentIsRefused(String name) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new HeartbeatMessage(
                Kind.HEARTBEAT,
                GOLDEN.session(),
                GOLDEN.times(),
                GOLDEN.standing(),
                name,
                Optional.empty()));
  }

  /** The sender's timings are a field of the extension; others before and after do not matter. */
  @ParameterizedTest
  @CsvSource({
    "0108 000000c8 00000258, 200, 600",
    "ff03 010203 0108 000000c8 00000258 ee00, 200, 600",
    "010a 00000014 7fffffff ffff, 20, 2147483647",
    "0108 000000c8 000000c8, 0, 0",
    "0108 ffffffff 00000258, 0, 0",
    "0107 000000c8 000002, 0, 0",
    "0109 000000c8 00000258, 0, 0",
    "01, 0, 0",
    "ffff 0108 000000c8 00000258, 0, 0"
  })
  void timingsAreReadWhereTheyMakeSense(String hex, int interval, int dead) {
    byte[] extension = HexFormat.of().parseHex(hex.replace(" ", ""));
    Optional<Timings> timings =
        interval == 0 ? Optional.empty() : Optional.of(new Timings(interval, dead));
    assertTrue(
        HeartbeatCodec.decode(extended(extension), Samples.KEYRING)
                instanceof Decoded.Taken(HeartbeatMessage message, long _)
            && message.timings().equals(timings));
  }

  @Test
  void timingsAreWrittenAsTheTableSays() {
    var timed =
        new HeartbeatMessage(
            GOLDEN.kind(),
            GOLDEN.session(),
            GOLDEN.times(),
            GOLDEN.standing(),
            GOLDEN.name(),
            Optional.of(new Timings(200, 600)));
    assertEquals(
        hex(extended(HexFormat.of().parseHex("0108000000c800000258"))),
        hex(HeartbeatCodec.encode(timed, Samples.KEY)));
  }

  private static byte[] extended(int length) {
    return extended(new byte[length]);
  }

  private static byte[] extended(byte[] extension) {
    int body = GOLDEN_BYTES.length - HeartbeatKey.SIGNATURE;
    byte[] bytes = new byte[GOLDEN_BYTES.length + extension.length];
    System.arraycopy(GOLDEN_BYTES, 0, bytes, 0, body);
    System.arraycopy(extension, 0, bytes, body, extension.length);
    ByteBuffer.wrap(bytes).putShort(6, (short) bytes.length);
    resign(bytes);
    return bytes;
  }

  private static Decoded decodedWith(int at, int count, long value) {
    byte[] bytes = GOLDEN_BYTES.clone();
    for (int i = 0; i < count; i++) {
      bytes[at + i] = (byte) (value >> (8 * (count - 1 - i)));
    }
    resign(bytes);
    return HeartbeatCodec.decode(bytes, Samples.KEYRING);
  }

  private static void resign(byte[] bytes) {
    int body = bytes.length - HeartbeatKey.SIGNATURE;
    System.arraycopy(Samples.KEY.sign(bytes, body), 0, bytes, body, HeartbeatKey.SIGNATURE);
  }

  private static Decoded refused(Refusal reason) {
    return new Decoded.Refused(reason);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

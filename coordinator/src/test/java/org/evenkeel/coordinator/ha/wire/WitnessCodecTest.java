package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer.Verdict;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion.Kind;
import org.junit.jupiter.api.Test;

class WitnessCodecTest {
  private static final HeartbeatKey OTHER = new HeartbeatKey(7, new byte[HeartbeatKey.LENGTH]);
  private static final WitnessQuestion QUESTION =
      new WitnessQuestion(Kind.ASK, 1, 2, 3, 4, 5, 600, true, "lb1");

  private static Optional<WitnessQuestion> read(byte[] bytes) {
    return WitnessCodec.question(bytes, List.of(Samples.KEYRING))
        .map(WitnessCodec.Signed::question);
  }

  @Test
  void aQuestionIsLaidOutAsTheProtocolSays() {
    byte[] bytes = WitnessCodec.encode(QUESTION, Samples.KEY);
    assertEquals(
        "45564b57"
            + "01"
            + "01"
            + "005d"
            + "00000007" // EVKW, version, kind, length, key
            + "0000000000000001"
            + "0000000000000002" // nonce, salt
            + "0000000000000003"
            + "0000000000000004"
            + "0000000000000005" // boot, ballot, term
            + "00000258"
            + "01"
            + "03"
            + "6c6231", // lease, flags, name
        HexFormat.of().formatHex(bytes, 0, bytes.length - HeartbeatKey.SIGNATURE));
    assertEquals(Optional.of(QUESTION), read(bytes));
  }

  @Test
  void questionsAndAnswersComeBackAsTheyWent() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      var question =
          new WitnessQuestion(
              List.of(Kind.values()).get(random.nextInt(3)),
              random.nextLong(),
              random.nextLong(),
              random.nextLong(),
              random.nextLong() >>> 1,
              random.nextLong(WitnessQuestion.TERM_MAX + 1),
              random.nextInt() >>> 1,
              random.nextBoolean(),
              "n".repeat(random.nextInt(1, 64)));
      byte[] asked = WitnessCodec.encode(question, Samples.KEY);
      assertEquals(Optional.of(question), read(asked));
      var answer =
          new WitnessAnswer(
              List.of(Verdict.values()).get(random.nextInt(Verdict.values().length)),
              random.nextLong(),
              random.nextLong(WitnessQuestion.TERM_MAX + 1),
              random.nextInt() >>> 1,
              random.nextBoolean() ? Optional.of("lb2") : Optional.empty());
      byte[] signature = WitnessCodec.signature(asked);
      byte[] said = WitnessCodec.encode(answer, signature, Samples.KEY);
      assertEquals(Optional.of(answer), WitnessCodec.answer(said, signature, Samples.KEY));
    }
  }

  @Test
  void thePairIsFoundByTheKeyAndNotByItsNumber() {
    Keyring first = new Keyring(List.of(OTHER));
    Keyring second = Samples.KEYRING;
    byte[] bytes = WitnessCodec.encode(QUESTION, Samples.KEY);
    var signed = WitnessCodec.question(bytes, List.of(first, second)).orElseThrow();
    assertEquals(second, signed.keys());
    assertEquals(Optional.empty(), WitnessCodec.question(bytes, List.of(first)));
    assertEquals(Optional.empty(), WitnessCodec.question(bytes, List.of()));
  }

  @Test
  void anAnswerFitsOneQuestionAndOneKeyAlone() {
    byte[] asked = WitnessCodec.signature(WitnessCodec.encode(QUESTION, Samples.KEY));
    byte[] another = asked.clone();
    another[0] ^= 1;
    var answer = new WitnessAnswer(Verdict.GRANTED, 1, 2, 3, Optional.of("lb1"));
    byte[] said = WitnessCodec.encode(answer, asked, Samples.KEY);
    assertEquals(Optional.of(answer), WitnessCodec.answer(said, asked, Samples.KEY));
    assertEquals(Optional.empty(), WitnessCodec.answer(said, another, Samples.KEY));
    assertEquals(Optional.empty(), WitnessCodec.answer(said, asked, OTHER));
  }

  @Test
  void noBitMayChange() {
    byte[] asked = WitnessCodec.encode(QUESTION, Samples.KEY);
    byte[] signature = WitnessCodec.signature(asked);
    byte[] said =
        WitnessCodec.encode(
            new WitnessAnswer(Verdict.HELD, 1, 2, 3, Optional.of("lb2")), signature, Samples.KEY);
    for (int bit = 0; bit < 8 * asked.length; bit++) {
      assertEquals(Optional.empty(), read(flipped(asked, bit)), "bit " + bit);
    }
    for (int bit = 0; bit < 8 * said.length; bit++) {
      assertEquals(
          Optional.empty(),
          WitnessCodec.answer(flipped(said, bit), signature, Samples.KEY),
          "bit " + bit);
    }
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }

  /** Signed by somebody who has the key, and yet anything. */
  @Test
  void whateverIsReadNothingIsThrown() {
    SplittableRandom random = new SplittableRandom(2);
    byte[] whole = WitnessCodec.encode(QUESTION, Samples.KEY);
    byte[] signature = WitnessCodec.signature(whole);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(WitnessCodec.LENGTH_MAX + 20));
      for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (bytes.length > HeartbeatKey.SIGNATURE + 8) {
        bytes[6] = (byte) (bytes.length >> 8);
        bytes[7] = (byte) bytes.length;
        int covered = bytes.length - HeartbeatKey.SIGNATURE;
        System.arraycopy(
            Samples.KEY.sign(bytes, covered), 0, bytes, covered, HeartbeatKey.SIGNATURE);
      }
      read(bytes).ifPresent(question -> assertEquals(question, read(bytes).orElseThrow()));
      WitnessCodec.answer(bytes, signature, Samples.KEY);
    }
  }

  @Test
  void aLaterVersionMayAppendToAQuestion() {
    byte[] bytes = WitnessCodec.encode(QUESTION, Samples.KEY);
    int body = bytes.length - HeartbeatKey.SIGNATURE;
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 5);
    longer[7] = (byte) longer.length;
    byte[] signature = Samples.KEY.sign(longer, body + 5);
    System.arraycopy(signature, 0, longer, body + 5, HeartbeatKey.SIGNATURE);
    assertEquals(Optional.of(QUESTION), read(longer));
    assertArrayEquals(signature, WitnessCodec.signature(longer));
  }
}

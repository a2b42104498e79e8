package org.evenkeel.coordinator.radius;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.evenkeel.coordinator.radius.Request.Heard;
import org.junit.jupiter.api.Test;

final class RequestTest {
  private static final String SECRET = "xyzzy5461";
  private static final List<Attribute> GROUPS =
      List.of(
          Attribute.text(Attribute.FILTER_ID, "lb-admins"),
          Attribute.text(Attribute.CLASS, "another"));

  private final Request request =
      Request.access(SECRET, "ada", "arctangent", "lb1", new SecureRandom());

  /** RFC 2865, 7.1. */
  @Test
  void aPasswordIsHiddenAsInTheStandardsExample() {
    byte[] authenticator = HexFormat.of().parseHex("0f403f9473978057bd83d5cb98f4227a");
    byte[] hidden = Request.hidden(bytes("arctangent"), authenticator, bytes(SECRET));
    assertEquals("0dbe708d93d413ce3196e43f782a0aee", HexFormat.of().formatHex(hidden));
  }

  @Test
  void aRequestBeginsWithItsSignatureAndShowsNoPassword() throws Exception {
    byte[] sent = request.datagram();
    assertEquals(Request.ACCESS, sent[0]);
    assertEquals(sent.length, ByteBuffer.wrap(sent).getShort(2));
    assertEquals(Attribute.MESSAGE_AUTHENTICATOR, sent[20]);
    assertArrayEquals(signature(sent, 22), Arrays.copyOfRange(sent, 22, 38));
    assertFalse(new String(sent, StandardCharsets.ISO_8859_1).contains("arctangent"));
  }

  @Test
  void anAnswerTellsItsAttributesAndWhetherItIsSignedWhole() throws Exception {
    var signed = assertInstanceOf(Heard.Answer.class, request.judge(answer(true, GROUPS)));
    assertEquals(Request.Answers.ACCEPT, signed.code());
    assertEquals(true, signed.signed());
    assertEquals(GROUPS, signed.attributes().subList(1, 3));
    assertEquals(
        new Heard.Answer(Request.Answers.ACCEPT, false, GROUPS),
        request.judge(answer(false, GROUPS)));
  }

  @Test
  void anAnswerToAnotherRequestIsNone() throws Exception {
    byte[] answer = answer(true, GROUPS);
    answer[1]++;
    assertEquals(new Heard.Foreign(), request.judge(answer));
    Request other = Request.access(SECRET, "ada", "arctangent", "lb1", new SecureRandom());
    byte[] theirs = answer(true, GROUPS);
    theirs[1] = other.datagram()[1];
    assertEquals(new Heard.Forged(), other.judge(theirs));
  }

  /** The older signature is right, as a forger's prefix could make it; the newer one is not. */
  @Test
  void aWrongSignatureOrTwoOrAHoleAreForged() throws Exception {
    byte[] wrong = unsigned(List.of(new Attribute(80, new byte[16])));
    assertEquals(new Heard.Forged(), request.judge(respond(wrong)));
    byte[] small = unsigned(List.of(new Attribute(80, new byte[15])));
    assertEquals(new Heard.Forged(), request.judge(respond(small)));
    byte[] two = answer(true, List.of(new Attribute(80, new byte[16])));
    assertEquals(new Heard.Forged(), request.judge(respond(two)));
    for (int size : new int[] {0, 1, 200}) {
      byte[] hole = unsigned(GROUPS);
      hole[21] = (byte) size;
      assertEquals(new Heard.Forged(), request.judge(respond(hole)));
    }
  }

  @Test
  void noChangeOfAByteAndNoNoiseIsBelieved() throws Exception {
    byte[] good = answer(true, GROUPS);
    Random random = new Random(42);
    for (int i = 0; i < 50_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      assertFalse(request.judge(bad) instanceof Heard.Answer);
      byte[] noise = new byte[random.nextInt(100)];
      random.nextBytes(noise);
      if (noise.length > 4) {
        noise[1] = good[1];
        ByteBuffer.wrap(noise).putShort(2, (short) random.nextInt(noise.length + 2));
      }
      assertFalse(request.judge(noise) instanceof Heard.Answer);
      // What is signed with our secret, and nonsense: no exception either.
      byte[] attributes = new byte[20 + random.nextInt(60)];
      random.nextBytes(attributes);
      attributes[0] = 2;
      attributes[1] = good[1];
      ByteBuffer.wrap(attributes).putShort(2, (short) attributes.length);
      Heard heard = request.judge(respond(attributes));
      assertFalse(heard instanceof Heard.Answer answer && answer.signed());
    }
  }

  private byte[] answer(boolean signed, List<Attribute> attributes) throws Exception {
    if (!signed) {
      return respond(unsigned(attributes));
    }
    List<Attribute> all = new ArrayList<>(attributes);
    all.addFirst(new Attribute(80, new byte[16]));
    byte[] message = unsigned(all);
    System.arraycopy(request.datagram(), 4, message, 4, 16);
    System.arraycopy(signature(message, 22), 0, message, 22, 16);
    return respond(message);
  }

  /** Without any signature. */
  private byte[] unsigned(List<Attribute> attributes) {
    int length = 20 + attributes.stream().mapToInt(one -> 2 + one.value().length).sum();
    ByteBuffer message = ByteBuffer.allocate(length);
    message.put((byte) 2).put(request.datagram()[1]).putShort((short) length).position(20);
    attributes.forEach(
        one ->
            message.put((byte) one.type()).put((byte) (2 + one.value().length)).put(one.value()));
    return message.array();
  }

  /** With the older signature. */
  private byte[] respond(byte[] message) throws Exception {
    byte[] answer = message.clone();
    System.arraycopy(request.datagram(), 4, answer, 4, 16);
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    md5.update(answer);
    System.arraycopy(md5.digest(bytes(SECRET)), 0, answer, 4, 16);
    return answer;
  }

  private static byte[] signature(byte[] message, int at) throws Exception {
    byte[] unsigned = message.clone();
    Arrays.fill(unsigned, at, at + 16, (byte) 0);
    Mac mac = Mac.getInstance("HmacMD5");
    mac.init(new SecretKeySpec(bytes(SECRET), "HmacMD5"));
    return mac.doFinal(unsigned);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

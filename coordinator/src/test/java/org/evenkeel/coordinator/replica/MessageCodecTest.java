package org.evenkeel.coordinator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.coordinator.config.Revision;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final ObjectNode PIECE =
      JsonNodeFactory.instance.objectNode().put("name", "www").put("pem", "QQ==");

  private static final List<Message> ALL =
      List.of(
          new Message.Hello(
              1, "lb1", true, "https://10.0.0.20:9443", Message.Hello.FOLLOW, "0.2.0"),
          new Message.Refused("no longer active"),
          new Message.Ask(DivergencesTest.SEVERAL),
          new Message.Have(
              Map.of(
                  Part.USERS,
                  new Possession(new Tag(3, 4), "ab", true, false, true),
                  Part.OPERATORS,
                  new Possession(Tag.NONE, "", false, true, false)),
              DivergencesTest.SEVERAL),
          new Message.Count(Part.CERTIFICATES),
          new Message.Counted(PIECE),
          new Message.Put(Part.CERTIFICATES, PIECE, true),
          new Message.Same(Part.CONFIGURATION, new Tag(5, 6), "cd"),
          new Message.Want(Part.USERS, PIECE, Optional.empty()),
          new Message.Want(
              Part.USERS,
              PIECE,
              Optional.of(new Possession(new Tag(3, 4), "ab", true, false, true))),
          new Message.Kept(),
          new Message.Failed("no space left"),
          new Message.Unpair(),
          new Message.Unknown("later"));

  private static Message decoded(String text) throws IOException {
    return MessageCodec.decode(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    for (Message message : ALL) {
      assertEquals(message, MessageCodec.decode(MessageCodec.encode(message)));
    }
  }

  @Test
  void whatALaterVersionSaysMoreIsIgnored() throws IOException {
    assertEquals(new Message.Ask(Divergences.NONE), decoded("{\"type\":\"ask\",\"depth\":3}"));
    assertEquals(new Message.Unknown("put"), decoded("{\"type\":\"put\",\"part\":\"of-later\"}"));
    assertEquals(
        new Message.Have(Map.of(), Divergences.NONE),
        decoded("{\"type\":\"have\",\"parts\":{\"of-later\":{}}}"));
  }

  @Test
  void anEarlierVersionNeedNotSayWhichItIs() throws IOException {
    assertEquals(
        new Message.Hello(1, "lb1", false, "", Message.Hello.FOLLOW, ""),
        decoded("{\"type\":\"hello\",\"version\":1,\"node\":\"lb1\",\"purpose\":\"follow\"}"));
  }

  @Test
  void anythingElseIsRefused() {
    for (String text :
        List.of("", "[]", "1", "{", "{} {}", "{\"type\":\"ask\",\"type\":\"ask\"}", "\0")) {
      assertThrows(IOException.class, () -> decoded(text), text);
    }
    String deep =
        "{\"type\":\"counted\",\"inventory\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
    assertThrows(IOException.class, () -> decoded(deep));
  }

  @Test
  void noBytesDoMoreThanBeRefused() {
    Random random = new Random(8);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      try {
        byte[] bytes = MessageCodec.encode(ALL.get(random.nextInt(ALL.size())));
        for (int change = random.nextInt(4); change >= 0; change--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        Message message = MessageCodec.decode(bytes);
        if (message instanceof Message.Put(Part _, var piece, boolean _)) {
          Revision _ = ConfigurationHolding.revision(piece);
        }
        if (message instanceof Message.Counted(var piece)) {
          var _ = OperatorHolding.read(piece);
        }
        read++;
      } catch (IOException _) {
        // refused
      }
    }
    assertTrue(read > 0, "some changes are in texts and do no harm");
  }
}

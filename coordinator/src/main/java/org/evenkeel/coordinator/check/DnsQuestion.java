package org.evenkeel.coordinator.check;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.IpAddress;

/** A question to a name server (RFC 1035), with recursion desired. */
final class DnsQuestion implements Question {
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int INTERNET = 1;
  private static final int LABEL_MAX = 63;

  private final Probe.Dns probe;
  private final byte[] question;
  private final SecureRandom random = new SecureRandom();

  DnsQuestion(Probe.Dns probe) {
    this.probe = probe;
    this.question = question(probe);
  }

  private static byte[] question(Probe.Dns probe) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : probe.name().split("\\.", -1)) {
      if (!label.isEmpty()) {
        byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(bytes.length, LABEL_MAX);
        out.write(length);
        out.write(bytes, 0, length);
      }
    }
    out.write(0);
    ByteBuffer type = ByteBuffer.allocate(4).putShort((short) probe.record().number());
    out.writeBytes(type.putShort((short) INTERNET).array());
    return out.toByteArray();
  }

  @Override
  public Asked ask(CheckTarget target, InetSocketAddress local) {
    return ask();
  }

  /** Puts the question, whatever carries it. */
  Asked ask() {
    short id = (short) random.nextInt();
    ByteBuffer message = ByteBuffer.allocate(12 + question.length);
    message.putShort(id).putShort((short) RECURSION_DESIRED).putShort((short) 1);
    message.position(12).put(question);
    return new Asked() {
      @Override
      public byte[] datagram() {
        return message.array();
      }

      @Override
      public Heard judge(byte[] datagram) throws Unexpected {
        return DnsQuestion.this.judge(id, datagram);
      }
    };
  }

  private Heard judge(short id, byte[] datagram) throws Unexpected {
    Optional<DnsMessage> read = DnsMessage.read(datagram);
    if (read.isEmpty() || read.get().id() != id || !read.get().isAnswer()) {
      return new Heard.Nothing();
    }
    DnsMessage answer = read.get();
    if (answer.code() != 0) {
      throw new Unexpected(
          "%s for %s %s".formatted(answer.codeName(), probe.record(), probe.name()));
    }
    if (answer.isTruncated()) {
      return new Heard.TooLong();
    }
    List<String> texts = answer.texts(probe.record());
    if (texts.isEmpty()) {
      throw new Unexpected("no %s record of %s".formatted(probe.record(), probe.name()));
    }
    String seen = Excerpt.plain(String.join(", ", texts));
    if (probe.expect().isPresent() && texts.stream().noneMatch(this::isExpected)) {
      throw new Unexpected("answer is %s, wanted %s".formatted(seen, probe.expect().get()));
    }
    return new Heard.Answer("answered " + seen);
  }

  private boolean isExpected(String text) {
    return plain(text).equals(plain(probe.expect().orElse("")));
  }

  /** Without what means nothing: capitals, a last dot, how an address is written. */
  private static String plain(String text) {
    try {
      return IpAddress.parse(text).toString();
    } catch (IllegalArgumentException _) {
      return text.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }
  }
}

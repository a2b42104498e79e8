package org.evenkeel.coordinator.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.evenkeel.coordinator.model.CheckSpec.Probe;

/** The health check of gRPC ({@code grpc.health.v1.Health/Check}), over HTTP/2. */
record GrpcDialogue(Probe.Grpc probe, Trust trust) implements Dialogue {
  private static final String PATH = "/grpc.health.v1.Health/Check";
  private static final String OK = "0";

  /** Both messages have one field: a text when asked, a number in the answer. */
  private static final int TEXT_FIELD_1 = 0x0a;

  private static final int NUMBER_FIELD_1 = 0x08;
  private static final int SERVING = 1;

  @Override
  public String hold(Conversation conversation) throws IOException {
    boolean encrypted = probe.encryption().isPresent();
    if (encrypted) {
      conversation.encrypt(probe.encryption().get(), trust, probe.host(), "h2");
    }
    Http2Exchange exchange = new Http2Exchange(conversation);
    exchange.ask(fields(conversation.target(), encrypted), request());
    exchange.readHead();
    if (exchange.status() != 200) {
      throw new Unexpected("HTTP status %d, wanted 200".formatted(exchange.status()));
    }
    byte[] body = exchange.readBody();
    String code = exchange.trailer("grpc-status").orElse("missing");
    if (!code.equals(OK)) {
      String message = exchange.trailer("grpc-message").orElse("");
      throw new Unexpected(
          "grpc-status %s: %s".formatted(Excerpt.plain(code), conversation.quoted(message)));
    }
    int state = state(body);
    if (state != SERVING) {
      throw new Unexpected("service is " + name(state) + ", wanted SERVING");
    }
    return "SERVING";
  }

  private Map<String, String> fields(CheckTarget target, boolean encrypted) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(":method", "POST");
    fields.put(":scheme", encrypted ? "https" : "http");
    fields.put(":authority", probe.host().orElse(HttpRequest.authority(target)));
    fields.put(":path", PATH);
    fields.put("te", "trailers");
    fields.put("content-type", "application/grpc");
    fields.put("user-agent", "evenkeel");
    fields.put("grpc-timeout", Math.min(99_999_999, target.spec().timeout().toMillis()) + "m");
    return fields;
  }

  /** Not compressed, its length, the name of the service. */
  private byte[] request() {
    byte[] name = probe.service().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    if (name.length > 0) {
      message.write(TEXT_FIELD_1);
      for (int left = name.length; ; left >>>= 7) {
        if (left < 128) {
          message.write(left);
          break;
        }
        message.write((left & 0x7f) | 0x80);
      }
      message.writeBytes(name);
    }
    ByteBuffer framed = ByteBuffer.allocate(5 + message.size());
    return framed.put((byte) 0).putInt(message.size()).put(message.toByteArray()).array();
  }

  /** The number in the answer; 0 when it has none, as protobuf leaves zeros out. */
  private static int state(byte[] body) throws Unexpected {
    if (body.length < 5 || body[0] != 0) {
      throw new Unexpected("answer without a message");
    }
    return body.length >= 7 && body[5] == NUMBER_FIELD_1 ? body[6] & 0x7f : 0;
  }

  private static String name(int state) {
    return switch (state) {
      case 0 -> "UNKNOWN";
      case 2 -> "NOT_SERVING";
      case 3 -> "SERVICE_UNKNOWN";
      default -> "in state " + state;
    };
  }
}

package org.evenkeel.coordinator.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/**
 * One request and its answer in HTTP/2 (RFC 9113), the only stream of its connection. Nothing is
 * pushed, no window is ever widened: more than 64 KiB of body are not wanted.
 */
final class Http2Exchange {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int HEAD_BYTES_MAX = 16 * 1024;
  private static final int FRAME_BYTES_MAX = 16 * 1024;
  private static final int STREAM = 1;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PUSH_PROMISE = 5;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;

  private static final int END_STREAM = 0x1;
  private static final int ACK = 0x1;
  private static final int END_HEADERS = 0x4;
  private static final int PADDED = 0x8;
  private static final int PRIORITY = 0x20;

  private final Conversation conversation;
  private final HpackDecoder decoder = new HpackDecoder(HEAD_BYTES_MAX, () -> 0);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private HttpFields fields = HttpFields.EMPTY;
  private HttpFields trailers = HttpFields.EMPTY;
  private int status;
  private boolean ended;
  private boolean settled;

  private record Frame(int type, int flags, int stream, ByteBuffer payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  Http2Exchange(Conversation conversation) {
    this.conversation = conversation;
  }

  /** Sends the request; {@code content} may be empty. */
  void ask(Map<String, String> request, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
    write(out, SETTINGS, 0, 0, new byte[] {0, 2, 0, 0, 0, 0}); // ENABLE_PUSH: 0
    int end = content.length == 0 ? END_STREAM : 0;
    write(out, HEADERS, END_HEADERS | end, STREAM, encoded(request));
    if (content.length > 0) {
      write(out, DATA, END_STREAM, STREAM, content);
    }
    conversation.await("answer");
    conversation.send(out.toByteArray());
  }

  /** Reads up to the head of the answer. */
  void readHead() throws IOException {
    while (status == 0) {
      take();
    }
  }

  /** Reads the body, or its first 64 KiB, and what comes after it. */
  byte[] readBody() throws IOException {
    while (!ended && body.size() < HttpAnswer.BODY_BYTES_MAX) {
      take();
    }
    return body.toByteArray();
  }

  /** The status of the answer; 200 to 999 once the head was read. */
  int status() {
    return status;
  }

  /** A field of the head. */
  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** A field after the body, or of a head that nothing follows. */
  Optional<String> trailer(String name) {
    return Optional.ofNullable(trailers.get(name)).or(() -> field(name));
  }

  private void take() throws IOException {
    if (ended) {
      throw conversation.closed();
    }
    Frame frame = frame();
    if (!settled && frame.type != SETTINGS) {
      throw new Unexpected("answer is not HTTP/2: its first frame is of type " + frame.type);
    }
    switch (frame.type) {
      case DATA -> takeData(frame);
      case HEADERS -> takeHeaders(frame);
      case RST_STREAM -> throw new Unexpected("request refused, error code " + code(frame, 0));
      case SETTINGS -> acknowledge(frame);
      case GOAWAY -> throw new Unexpected("connection refused, error code " + code(frame, 4));
      case PUSH_PROMISE -> throw new Unexpected("pushes what was refused");
      default -> {} // pings and windows: a check is over before they matter
    }
  }

  private void takeData(Frame frame) throws IOException {
    if (status == 0 || frame.stream != STREAM) {
      throw new Unexpected("body without a head");
    }
    ByteBuffer data = unpadded(frame);
    int room = Math.max(0, HttpAnswer.BODY_BYTES_MAX - body.size());
    body.writeBytes(bytes(data.limit(data.position() + Math.min(room, data.remaining()))));
    ended = frame.has(END_STREAM);
  }

  private void takeHeaders(Frame first) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    ByteBuffer own = unpadded(first);
    if (first.has(PRIORITY)) {
      own.position(Math.min(own.limit(), own.position() + 5));
    }
    block.writeBytes(bytes(own));
    for (Frame last = first; !last.has(END_HEADERS); ) {
      last = frame();
      block.writeBytes(bytes(last.payload));
      if (last.type != CONTINUATION || block.size() > HEAD_BYTES_MAX) {
        throw new Unexpected("header is longer than " + HEAD_BYTES_MAX / 1024 + " KiB");
      }
    }
    MetaData decoded = decoded(block.toByteArray());
    ended = first.has(END_STREAM);
    if (status != 0) {
      trailers = decoded.getHttpFields();
    } else if (decoded instanceof MetaData.Response response) {
      fields = response.getHttpFields();
      status = response.getStatus() >= 200 ? response.getStatus() : 0;
    } else {
      throw new Unexpected("header without a status");
    }
  }

  private MetaData decoded(byte[] block) throws IOException {
    try {
      return decoder.decode(ByteBuffer.wrap(block));
    } catch (HpackException | RuntimeException e) {
      throw new Unexpected(
          "header cannot be read: " + Excerpt.plain(String.valueOf(e.getMessage())));
    }
  }

  private void acknowledge(Frame frame) throws IOException {
    if (!frame.has(ACK) && !settled) {
      settled = true;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      write(out, SETTINGS, ACK, 0, new byte[0]);
      conversation.send(out.toByteArray());
    }
  }

  private Frame frame() throws IOException {
    ByteBuffer head = ByteBuffer.wrap(conversation.exactly(9));
    int length = head.getInt() >>> 8;
    if (!settled && head.getInt(0) == 0x48545450) { // "HTTP"
      throw new Unexpected("answer is HTTP/1.1, not HTTP/2");
    }
    if (length > FRAME_BYTES_MAX) {
      throw new Unexpected("answer is not HTTP/2: a frame of " + length + " bytes");
    }
    int type = head.get(3) & 0xff;
    int flags = head.get(4) & 0xff;
    int stream = head.getInt(5) & 0x7fff_ffff;
    return new Frame(type, flags, stream, ByteBuffer.wrap(conversation.exactly(length)));
  }

  private static ByteBuffer unpadded(Frame frame) throws Unexpected {
    ByteBuffer payload = frame.payload.duplicate();
    if (frame.has(PADDED) && payload.hasRemaining()) {
      int padding = payload.get() & 0xff;
      if (padding > payload.remaining()) {
        throw new Unexpected("a frame is all padding");
      }
      payload.limit(payload.limit() - padding);
    }
    return payload;
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }

  private static long code(Frame frame, int at) {
    return frame.payload.limit() < at + 4 ? -1 : Integer.toUnsignedLong(frame.payload.getInt(at));
  }

  private static void write(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    ByteBuffer head = ByteBuffer.allocate(9);
    head.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream);
    out.writeBytes(head.array());
    out.writeBytes(payload);
  }

  /** Every field in full: literals that no table remembers (RFC 7541, 6.2.2). */
  private static byte[] encoded(Map<String, String> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) -> {
          out.write(0);
          text(out, name);
          text(out, value);
        });
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int left = bytes.length;
    if (left < 127) {
      out.write(left);
    } else {
      out.write(127);
      for (left -= 127; left >= 128; left >>>= 7) {
        out.write((left & 0x7f) | 0x80);
      }
      out.write(left);
    }
    out.writeBytes(bytes);
  }
}

package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an answer in HTTP/1.1 (RFC 9112), and the reading of its body.
 *
 * @param status 200 to 999: what is in between comes before it
 * @param headers the last one of each name; names in any case
 */
record HttpAnswer(int status, Map<String, String> headers) {
  /** As far as a body is looked at; HTTP/2 sends no more without being asked. */
  static final int BODY_BYTES_MAX = 65_535;

  private static final int HEAD_BYTES_MAX = 16 * 1024;
  private static final int CHUNK_DIGITS_MAX = 8;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)( .*)?");

  /** Reads a head; those in between (status 1xx) are passed over. */
  static HttpAnswer read(Conversation conversation) throws IOException {
    int bytes = 0;
    while (true) {
      conversation.await("status line");
      String line = conversation.line();
      Matcher matcher = STATUS_LINE.matcher(line);
      if (!matcher.matches()) {
        throw new Unexpected("answer is not HTTP/1.1: " + conversation.quoted(line));
      }
      bytes += line.length();
      conversation.await("header");
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (line = conversation.line(); !line.isEmpty(); line = conversation.line()) {
        bytes += line.length() + 2;
        if (bytes > HEAD_BYTES_MAX) {
          throw new Unexpected("header is longer than " + HEAD_BYTES_MAX / 1024 + " KiB");
        }
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
      int status = Integer.parseInt(matcher.group(1));
      if (status >= 200) {
        return new HttpAnswer(status, headers);
      }
    }
  }

  /** Where a redirect leads. */
  Optional<String> location() {
    return Optional.ofNullable(headers.get("Location"));
  }

  /** The beginning of the body, in UTF-8. */
  String body(Conversation conversation) throws IOException {
    conversation.await("body");
    byte[] body = new byte[BODY_BYTES_MAX];
    int length = isChunked() ? chunks(conversation, body) : plain(conversation, body);
    return new String(body, 0, length, StandardCharsets.UTF_8);
  }

  private boolean isChunked() {
    String coding = headers.getOrDefault("Transfer-Encoding", "").toLowerCase(Locale.ROOT);
    return coding.endsWith("chunked");
  }

  private int plain(Conversation conversation, byte[] body) throws IOException {
    boolean isEmpty = status == 204 || status == 304;
    String said = isEmpty ? "0" : headers.get("Content-Length");
    if (said == null) {
      return fill(conversation, body, 0, body.length, true);
    }
    if (!said.matches("\\d{1,18}")) {
      throw new Unexpected("Content-Length is no number: " + Excerpt.quoted(said));
    }
    return fill(conversation, body, 0, (int) Math.min(body.length, Long.parseLong(said)), false);
  }

  private static int chunks(Conversation conversation, byte[] body) throws IOException {
    int length = 0;
    while (length < body.length) {
      String line = conversation.line();
      String size = line.split("[; \t]", 2)[0];
      if (size.length() > CHUNK_DIGITS_MAX || !size.matches("[0-9A-Fa-f]+")) {
        throw new Unexpected("chunk without a size: " + conversation.quoted(line));
      }
      long left = Long.parseLong(size, 16);
      if (left == 0) {
        return length;
      }
      int taken = (int) Math.min(left, body.length - length);
      length = fill(conversation, body, length, length + taken, false);
      if (taken == left && !conversation.line().isEmpty()) {
        throw new Unexpected("chunk is longer than its size");
      }
    }
    return length;
  }

  /** Reads up to a place of the body, or to the connection's end where that is the body's. */
  private static int fill(
      Conversation conversation, byte[] body, int from, int to, boolean endsAnywhere)
      throws IOException {
    int length = from;
    while (length < to) {
      int read = conversation.read(body, length, to - length);
      if (read < 0) {
        if (endsAnywhere) {
          return length;
        }
        throw conversation.closed();
      }
      length += read;
    }
    return length;
  }
}

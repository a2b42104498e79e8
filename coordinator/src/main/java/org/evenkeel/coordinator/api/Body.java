package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads what a client sends, within bounds of size and time. */
public final class Body {
  /** A body is read once; who asks again gets this. */
  private static final String FIELDS = "org.evenkeel.form";

  static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DISCARDED_BYTES = 8 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final String FORM = "application/x-www-form-urlencoded";

  private Body() {}

  /** Whether the body is a form sent by a browser. */
  static boolean isForm(Context request) {
    return type(request).equals(FORM);
  }

  /** Ends the request unless its body has one of these media types. */
  static void requireType(Context request, List<String> accepted) {
    String bare = type(request);
    if (!accepted.contains(bare)) {
      throw ProblemException.of(
          415,
          "the Content-Type is %s; send %s"
              .formatted(bare.isEmpty() ? "missing" : bare, String.join(" or ", accepted)));
    }
  }

  /** The media type of the body in small letters, without parameters; empty when there is none. */
  static String type(Context request) {
    String type = Optional.ofNullable(request.contentType()).orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The body, of one of these media types. */
  static byte[] bytes(Context request, List<String> accepted) throws IOException {
    requireType(request, accepted);
    return bytes(request);
  }

  /** The body, of one of these media types and at most so long. */
  static byte[] bytes(Context request, List<String> accepted, int most) throws IOException {
    requireType(request, accepted);
    return bytes(request, most);
  }

  /** The body, at most 1 MiB of it and within 30 seconds. */
  static byte[] bytes(Context request) throws IOException {
    return bytes(request, MAX_BYTES);
  }

  private static byte[] bytes(Context request, int most) throws IOException {
    String encoding = Optional.ofNullable(request.header("Content-Encoding")).orElse("identity");
    if (!encoding.strip().equalsIgnoreCase("identity")) {
      throw ProblemException.of(
          415,
          "the Content-Encoding is %s; send the body as it is".formatted(encoding.strip()),
          "Accept-Encoding",
          "identity");
    }
    if (request.req().getContentLengthLong() > (long) most + MAX_DISCARDED_BYTES) {
      throw tooLarge(most); // more than would be read and thrown away
    }
    return read(request.bodyInputStream(), most, System::nanoTime);
  }

  /** All that comes, at most so much of it and within the deadline on that clock. */
  static byte[] read(InputStream in, int most, LongSupplier nanoClock) throws IOException {
    byte[] bytes = new byte[8192];
    int length = 0;
    long start = nanoClock.getAsLong();
    for (int read = 0; read >= 0; read = in.read(bytes, length, bytes.length - length)) {
      length += read;
      if (length > most) {
        discard(in, start, nanoClock);
        throw tooLarge(most);
      }
      requireHaste(start, nanoClock);
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static ProblemException tooLarge(int most) {
    return ProblemException.of(413, "the body is over %d MiB; send less".formatted(most >> 20));
  }

  /** The body as UTF-8 text. */
  static String text(Context request) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(request))).toString();
    } catch (CharacterCodingException e) {
      throw ProblemException.of(400, "the body is not UTF-8 text; send it in that encoding");
    }
  }

  /** The fields of a form sent by a browser; the last wins where a name comes twice. */
  public static Map<String, String> form(Context request) throws IOException {
    Map<String, String> before = request.attribute(FIELDS);
    if (before != null) {
      return before;
    }
    requireType(request, List.of(FORM));
    Map<String, String> fields = new HashMap<>();
    try {
      for (String pair : text(request).split("&", 64)) {
        String[] parts = pair.split("=", 2);
        fields.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      }
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(400, "the form is not URL-encoded; send it as a browser does");
    }
    request.attribute(FIELDS, Map.copyOf(fields));
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Reads on for a while: a client that still sends would not see the answer. */
  private static void discard(InputStream in, long start, LongSupplier nanoClock)
      throws IOException {
    byte[] bytes = new byte[8192];
    int rest = MAX_DISCARDED_BYTES;
    for (int read = 0; read >= 0 && rest > 0; read = in.read(bytes)) {
      rest -= read;
      requireHaste(start, nanoClock);
    }
  }

  private static void requireHaste(long start, LongSupplier nanoClock) {
    if (nanoClock.getAsLong() - start > DEADLINE.toNanos()) {
      throw ProblemException.of(408, "the body took over 30 seconds to arrive; send it faster");
    }
  }
}

package org.evenkeel.agent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers HTTP/1.x (RFC 9112) as far as a health check needs it: one request, whatever its target,
 * one response, then the end of the connection. Header fields and bodies of requests mean nothing.
 */
final class HttpTalk implements Talk {
  private static final Pattern REQUEST_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) [\\x21-\\x7e]{1,2000} HTTP/1\\.[0-9]");

  private final Supplier<ByteBuffer> answer;

  /** Without bytes from {@code answer} the service is unavailable. */
  HttpTalk(Supplier<ByteBuffer> answer) {
    this.answer = answer;
  }

  @Override
  public Optional<ByteBuffer> answer(ByteBuffer said) {
    String head = StandardCharsets.ISO_8859_1.decode(said).toString().replace("\r\n", "\n");
    return head.contains("\n\n")
        ? Optional.of(StandardCharsets.ISO_8859_1.encode(response(head)))
        : Optional.empty();
  }

  private String response(String head) {
    Matcher line = REQUEST_LINE.matcher(head.substring(0, head.indexOf('\n')));
    if (!line.matches()) {
      return response("400 Bad Request", "", "bad request\n", true);
    }
    String method = String.valueOf(line.group(1));
    return switch (method) {
      case "GET", "HEAD" -> answer(method.equals("GET"));
      default -> response("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "GET or HEAD\n", true);
    };
  }

  private String answer(boolean withBody) {
    String text = StandardCharsets.ISO_8859_1.decode(answer.get()).toString();
    return text.isEmpty()
        ? response("503 Service Unavailable", "", "nothing is known now\n", withBody)
        : response("200 OK", "", text, withBody);
  }

  private static String response(String status, String field, String body, boolean withBody) {
    return ("HTTP/1.1 %s\r\n%sContent-Type: text/plain; charset=us-ascii\r\nContent-Length: %d\r\n"
            + "Cache-Control: no-store\r\nConnection: close\r\n\r\n%s")
        .formatted(status, field, body.length(), withBody ? body : "");
  }
}

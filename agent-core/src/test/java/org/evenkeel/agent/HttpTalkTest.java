package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTalkTest {
  private final HttpTalk talk = new HttpTalk(() -> bytes("97%\n"));

  private static ByteBuffer bytes(String text) {
    return StandardCharsets.ISO_8859_1.encode(text);
  }

  private Optional<String> answer(String said) {
    return talk.answer(bytes(said))
        .map(text -> StandardCharsets.ISO_8859_1.decode(text).toString());
  }

  @Test
  void theAnswerIsTheBodyOfTheResponse() {
    String answer = answer("GET / HTTP/1.1\r\nHost: me\r\n\r\n").orElse("");
    assertEquals(
        """
        HTTP/1.1 200 OK
        Content-Type: text/plain; charset=us-ascii
        Content-Length: 4
        Cache-Control: no-store
        Connection: close

        97%
        """,
        answer.replace("\r\n", "\n"));
    assertEquals(6, answer.split("\r\n", -1).length - 1);
  }

  @Test
  void headIsAnsweredWithoutTheBody() {
    String answer = answer("HEAD /x HTTP/1.0\r\n\r\n").orElse("");
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("Content-Length: 4\r\n") && answer.endsWith("\r\n\r\n"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: me\r\n"})
  void aRequestThatIsNotWholeIsWaitedFor(String said) {
    assertEquals(Optional.empty(), answer(said));
  }

  @ParameterizedTest
  @CsvSource({
    "POST / HTTP/1.1, 405",
    "DELETE /etc/passwd HTTP/1.1, 405",
    "GET /, 400",
    "GET / HTTP/2.0, 400",
    "nonsense, 400",
    "GET  HTTP/1.1, 400",
  })
  void whatIsNoRequestForTheAnswerIsRefused(String line, String status) {
    assertTrue(answer(line + "\r\n\r\n").orElse("").startsWith("HTTP/1.1 " + status), line);
  }

  @Test
  void withoutAnAnswerTheServiceIsUnavailable() {
    HttpTalk silent = new HttpTalk(() -> ByteBuffer.allocate(0));
    String answer =
        silent
            .answer(bytes("GET / HTTP/1.1\r\n\r\n"))
            .map(text -> StandardCharsets.ISO_8859_1.decode(text).toString())
            .orElse("");
    assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
  }

  @Test
  void noiseIsWaitedForOrRefused() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[random.nextInt(Talk.SAID_MAX)];
      random.nextBytes(noise);
      talk.answer(ByteBuffer.wrap(noise))
          .map(text -> StandardCharsets.ISO_8859_1.decode(text).toString())
          .ifPresent(answer -> assertTrue(answer.startsWith("HTTP/1.1 4"), answer));
    }
  }
}

package org.evenkeel.coordinator.check;

import static org.evenkeel.coordinator.check.Try.assertFailed;
import static org.evenkeel.coordinator.check.Try.assertPassed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Statuses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpProbeTest {
  @TempDir Path folder;

  /** What the server says, what is wanted of it, and what the probe says. */
  @ParameterizedTest(name = "{0} / {1} / {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          HTTP/1.1 200 OK\\r\\n\\r\\n                                     | 200-299 | - | - | + status 200
          HTTP/1.0 204 No\\r\\n\\r\\n                                     | 200-299 | - | - | + status 204
          HTTP/1.1 100 Go\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n          | 200-299 | - | - | + status 200
          HTTP/1.1 503 Busy\\r\\n\\r\\n                                   | 200-299 | - | - | status 503, wanted 200-299
          HTTP/1.1 503 Busy\\r\\n\\r\\n                                   | 503     | - | - | + status 503
          HTTP/1.1 302 Found\\r\\nLocation: /login\\r\\n\\r\\n            | 200,204 | - | - | status 302 to /login, wanted 200,204
          HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nfine          | 200     | ^fine$ | - | + status 200
          HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nfine          | 200     | bad | - | body does not match: "fine"
          HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nfine          | 200     | - | i.e | body matches what it must not: "i.e"
          HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nfine          | 200     | - | bad | + status 200
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nfi\\r\\n2;x=y\\r\\nne\\r\\n0\\r\\n\\r\\n | 200 | ^fine$ | - | + status 200
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n | 200  | x | - | chunk without a size: "zz"
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nabc\\r\\n | 200 | x | - | chunk is longer than its size
          HTTP/1.1 200 OK\\r\\nContent-Length: -1\\r\\n\\r\\n             | 200     | x | - | Content-Length is no number: "-1"
          SSH-2.0-OpenSSH_9.2\\r\\n                                       | 200     | - | - | answer is not HTTP/1.1: "SSH-2.0-OpenSSH_9.2"
          HTTP/1.1 2000 OK\\r\\n\\r\\n                                    | 200     | - | - | answer is not HTTP/1.1: "HTTP/1.1 2000 OK"
          \\u001b[31mred\\r\\n                                            | 200     | - | - | answer is not HTTP/1.1: "?[31mred"
          """)
  void anAnswerIsJudgedByStatusAndBody(
      String said, String status, String body, String notBody, String reason) throws Exception {
    Probe.Http probe =
        Try.http(
            "/", Statuses.parse(status), Optional.ofNullable(body), Optional.ofNullable(notBody));
    String text = said.replace("\\r", "\r").replace("\\n", "\n").replace("\\u001b", "\033");
    try (Peer peer = Peer.saying(text)) {
      Verdict verdict = Try.probe(probe, peer.port());
      if (reason.startsWith("+ ")) {
        assertPassed(reason.substring(2) + " in ", verdict);
      } else {
        assertFailed(reason, verdict);
      }
    }
  }

  @Test
  void aBodyThatNeverEndsIsLookedAtAsFarAs64KiB() throws Exception {
    Peer.Manner huge =
        (in, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nfirst"
                  .getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(new byte[65_536]);
          }
        };
    try (Peer peer = Peer.of(huge)) {
      Optional<String> nothing = Optional.empty();
      assertPassed(
          "status 200",
          Try.probe(Try.http("/", Statuses.SUCCESS, Optional.of("^first"), nothing), peer.port()));
      Verdict absent =
          Try.probe(Try.http("/", Statuses.SUCCESS, Optional.of("last"), nothing), peer.port());
      assertTrue(absent.reason().startsWith("body does not match: \"first"), absent::toString);
    }
  }

  /** An expression on which backtracking takes longer than the universe lasts. */
  @Test
  void anEvilExpressionTakesNoTime() throws Exception {
    String evil = "(a|a)*(a|aa)+(a*)*b$";
    String said = "HTTP/1.0 200 OK\r\n\r\n" + "a".repeat(60_000);
    try (Peer peer = Peer.of((in, out) -> out.write(said.getBytes(StandardCharsets.US_ASCII)))) {
      Verdict verdict =
          Try.probe(
              Try.http("/", Statuses.SUCCESS, Optional.of(evil), Optional.empty()), peer.port());
      assertTrue(verdict.reason().startsWith("body does not match"), verdict::toString);
    }
  }

  @Test
  void theRequestSaysWhatIsConfigured() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    Path password = Files.writeString(folder.resolve("password"), "open sesame\nsecond line\n");
    Peer.Manner listener =
        (in, out) -> {
          heard.complete(request(in));
          out.write("HTTP/1.1 401 Authorization: nope\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        };
    Probe.Http probe =
        new Probe.Http(
            "HEAD",
            "/health?deep=1",
            Optional.of("www.example.org"),
            Map.of("user-agent", "probe/1"),
            Statuses.SUCCESS,
            Optional.empty(),
            Optional.empty(),
            false,
            Try.login("ali", password),
            Optional.empty());
    try (Peer peer = Peer.of(listener)) {
      assertFailed("status 401, wanted 200-299", Try.probe(probe, peer.port()));
    }
    assertEquals(
        """
        HEAD /health?deep=1 HTTP/1.1
        Host: www.example.org
        Accept: */*
        Authorization: Basic YWxpOm9wZW4gc2VzYW1l
        user-agent: probe/1
        Connection: close

        """
            .replace("\n", "\r\n"),
        heard.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aPasswordThatCannotBeReadIsTheReason() throws Exception {
    Probe.Redis probe =
        new Probe.Redis(Try.login("u", folder.resolve("missing")), Optional.empty());
    try (Peer peer = Peer.saying("")) {
      assertFailed(
          "secret cannot be read: there is no file " + folder.resolve("missing"),
          Try.probe(probe, peer.port()));
    }
  }

  /** Frames as a server sends them: settings, a head out of the static table, a body. */
  @Test
  void http2IsJudgedByStatusAndBody() throws Exception {
    byte[] settings = frame(4, 0, 0);
    byte[] ok = frame(1, 4, 1, 0x88);
    byte[] notFound = frame(1, 5, 1, 0x8d);
    byte[] gatewayTimeout = frame(1, 5, 1, 0x08, 0x83, 0x6c, 0x0d, 0x7f); // 504, in Huffman's code
    byte[] body = frame(0, 1, 1, 'f', 'i', 'n', 'e');
    Probe.Http wanted = Try.http2(Optional.of("^fine$"));
    assertPassed("status 200 in ", second(wanted, settings, ok, body));
    assertFailed("status 404, wanted 200-299", second(wanted, settings, notFound));
    assertFailed("status 504, wanted 200-299", second(wanted, settings, gatewayTimeout));
    assertFailed(
        "request refused, error code 7", second(wanted, settings, frame(3, 0, 1, 0, 0, 0, 7)));
    assertFailed(
        "connection refused, error code 11",
        second(wanted, settings, frame(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11)));
    assertFailed(
        "answer is HTTP/1.1, not HTTP/2",
        second(wanted, "HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertFailed("answer is not HTTP/2: its first frame is of type 1", second(wanted, ok));
    assertFailed("body does not match: \"\"", second(wanted, settings, frame(1, 5, 1, 0x88)));
  }

  private static Verdict second(Probe probe, byte[]... frames) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(4096);
    for (byte[] frame : frames) {
      all.put(frame);
    }
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    try (Peer peer = Peer.saying(bytes)) {
      return Try.probe(probe, peer.port());
    }
  }

  private static byte[] frame(int type, int flags, int stream, int... payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream);
    for (int each : payload) {
      frame.put((byte) each);
    }
    return frame.array();
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) in.read());
    }
    return text.toString();
  }
}

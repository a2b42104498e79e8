package org.evenkeel.coordinator.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over real connections. */
class FallbackPageTest {
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir private Path folder;
  private FallbackPage page;

  @BeforeEach
  void start() throws IOException {
    page = FallbackPage.start(listen(0), folder.resolve("fallback.html"));
  }

  @AfterEach
  void stop() {
    page.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /", "GET /api/v1/status", "POST /lbadmin/", "BREW /coffee?strong"})
  void everyRequestIsToldToComeAgain(String request) throws IOException {
    String answer = ask(request + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
    assertTrue(answer.contains("\r\nRetry-After: 30\r\n"), answer);
    assertTrue(answer.contains("\r\nCache-Control: no-store\r\n"), answer);
    assertTrue(answer.contains("Back in a moment"), answer);
  }

  @Test
  void anAnswerToHeadHasNoBody() throws IOException {
    String answer = ask("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @Test
  void theOperatorsPageIsShownWhileThereIsOne() throws Exception {
    Path file = folder.resolve("fallback.html");
    Files.writeString(file, "<p>Wir sind gleich zurück.");
    shows("Wir sind gleich zurück.");
    Files.writeString(file, "<p>Noch ein wenig Geduld, bitte.");
    shows("Noch ein wenig Geduld");
    Files.delete(file);
    shows("Back in a moment");
    Files.write(file, new byte[1024 * 1024 + 1]);
    shows("Back in a moment");
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> FallbackPage.start(listen(page.port()), folder.resolve("fallback.html")).close());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("127.0.0.1:" + page.port()), message);
  }

  @Test
  void aPathThatLeavesTheRootIsNoRequest() throws IOException {
    String answer = ask("GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
  }

  @Test
  void headersWithoutEndAreCutOff() throws IOException {
    String answer = ask("GET / HTTP/1.1\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
    assertEquals("HTTP/1.1 431", answer.substring(0, Math.min(12, answer.length())));
  }

  private void shows(String text) throws Exception {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    String answer = "";
    while (System.nanoTime() < end) {
      answer = ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      if (answer.contains(text)) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("in vain: " + text + "\n" + answer);
  }

  private String ask(String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(listen(page.port()), PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return read(socket.getInputStream());
    }
  }

  /** All that is answered; who has not read the whole request may end with a reset. */
  private static String read(InputStream in) throws IOException {
    var answer = new ByteArrayOutputStream();
    try {
      long _ = in.transferTo(answer);
    } catch (SocketException e) {
      if (answer.size() == 0) {
        throw e;
      }
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static InetSocketAddress listen(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}

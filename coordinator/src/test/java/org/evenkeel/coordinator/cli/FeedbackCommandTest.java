package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agents answer, heard over real sockets. */
@Timeout(180)
class FeedbackCommandTest {
  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
  }

  /** Asks an agent that answers so and closes. */
  private static Typed asked(String answer, String... options) throws Exception {
    try (ServerSocket server = listen()) {
      Thread agent =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket socket = server.accept()) {
                      socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                      // the command has heard enough
                    }
                  });
      List<String> words = new ArrayList<>();
      words.addAll(List.of("feedback", "127.0.0.1:" + server.getLocalPort(), "--timeout", "1m"));
      words.addAll(List.of(options));
      Typed typed = Typed.run(words.toArray(String[]::new));
      agent.join();
      return typed;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          97% | 97 % of the configured weight
          0% | no new connections
          up ready 40% | 40 % of the configured weight
          drain | no new connections
          down | no new connections
          weight:5 | weight 5 instead
          maxconn:10 | the weight stays
          """)
  void anAnswerIsShownAndExplained(String answer, String means) throws Exception {
    Typed typed = asked(answer + "\n");
    assertEquals(0, typed.status(), typed.err());
    assertTrue(typed.out().contains(answer), typed.out());
    assertTrue(typed.out().contains(means), typed.out());
  }

  @Test
  void programsGetItAsJson() throws Exception {
    JsonNode answer = new ObjectMapper().readTree(asked("up ready 40%\n", "-o", "json").out());
    assertEquals(40, answer.path("idle").asInt());
    assertEquals("ready", answer.path("state").asText());
    assertEquals("up", answer.path("health").asText());
    assertTrue(answer.path("understood").asBoolean());
    assertTrue(answer.path("answer-ms").asDouble() >= answer.path("connect-ms").asDouble());
  }

  @Test
  void whatIsNotUnderstoodIsShownWithoutWhatATerminalWouldObey() throws Exception {
    Typed typed = asked("\u001b[2Jhello\n");
    assertEquals(1, typed.status());
    assertTrue(typed.out().contains("?[2Jhello"), typed.out());
    assertTrue(typed.out().contains("Not understood"), typed.out());
  }

  @Test
  void whatIsNoLineIsTold() throws Exception {
    assertTrue(asked("").err().contains("closes without a word"));
    assertTrue(asked("97").err().contains("half a line"));
    assertTrue(asked("x".repeat(4096)).err().contains("over 512 bytes without a line end"));
  }

  @Test
  void whoSaysNothingIsNotWaitedForLong() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (ServerSocket server = listen()) {
      Thread agent =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket _ = server.accept()) {
                      over.await();
                    } catch (IOException | InterruptedException e) {
                      // the test is over
                    }
                  });
      Typed typed =
          Typed.run("feedback", "127.0.0.1:" + server.getLocalPort(), "--timeout", "200ms");
      over.countDown();
      agent.join();
      assertEquals(1, typed.status());
      assertTrue(typed.err().contains("within 200 ms"), typed.err());
    }
  }

  @Test
  void whereNobodyListensTheAgentsStartIsTold() throws Exception {
    int port;
    try (ServerSocket server = listen()) {
      port = server.getLocalPort();
    }
    Typed typed = Typed.run("feedback", "127.0.0.1:" + port);
    assertEquals(1, typed.status());
    assertTrue(typed.err().contains("evenkeel-agent run"), typed.err());
  }
}

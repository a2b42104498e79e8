package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.log.LogLine;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's log over the served API. */
final class LogApiTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) {
    server = new TestServer(root, new InMemoryControl(Snapshots.of()), new TestServer.NoPages());
    server.log().write(NOW, LogLine.Level.INFO, "Helm", "Revision 7 runs");
    server.log().write(NOW.plusSeconds(1), LogLine.Level.WARN, "Helm", "Degraded: <b>\u001b[31m");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void linesAreAskedForByLevelTextAndNumber() throws IOException {
    JsonNode all = json("");
    assertEquals(2, all.path("lines").size());
    assertEquals(2, all.path("last").asLong());
    assertEquals(
        "{\"number\":1,\"at\":\"2026-11-22T03:00:00Z\",\"level\":\"info\",\"source\":\"Helm\","
            + "\"text\":\"Revision 7 runs\"}",
        all.at("/lines/0").toString());
    assertEquals(2, json("?level=warn").at("/lines/0/number").asInt());
    assertEquals(1, json("?text=revision").path("lines").size());
    assertEquals(1, json("?after=1").path("lines").size());
    assertEquals(2, json("?limit=1").at("/lines/0/number").asInt());
    JsonNode none = json("?after=2&level=error&limit=2000");
    assertEquals(0, none.path("lines").size());
    assertEquals(2, none.path("last").asLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?level=loud", "?limit=0", "?limit=2001", "?after=-1", "?after=x"})
  void whatIsNoQuestionIsRefused(String query) {
    assertEquals(400, server.send(server.asAdmin("/api/v1/logs" + query)).statusCode());
  }

  @Test
  void itIsForAdministrators() {
    String operator = server.user("olga", Role.OPERATOR);
    HttpResponse<String> answer =
        server.send(server.request("/api/v1/logs").header("Authorization", operator));
    assertEquals(403, answer.statusCode());
    assertTrue(!answer.body().contains("Revision"), answer.body());
  }

  private JsonNode json(String query) throws IOException {
    HttpResponse<String> answer = server.send(server.asAdmin("/api/v1/logs" + query));
    assertEquals(200, answer.statusCode(), answer.body());
    return new ObjectMapper().readTree(answer.body());
  }
}

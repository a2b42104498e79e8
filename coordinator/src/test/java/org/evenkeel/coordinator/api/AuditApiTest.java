package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.audit.AuditVerification;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.web.WebPages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever may change something leaves a line. */
final class AuditApiTest {
  private static final String JSON = "application/json";

  @TempDir private Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve() {
    server =
        new TestServer(
            root,
            new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))),
            new WebPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyChangingRouteLeavesALine() throws IOException {
    int walked = 0;
    for (ApiServer.Route route : server.routes()) {
      boolean changing = !route.method().equals("GET") && !route.method().equals("HEAD");
      if (changing && !route.access().contains(Access.OPEN)) {
        long before = last();
        String path = route.path().replace("{", "").replace("}", "");
        int status = send(route.method(), path, JSON, "{}").statusCode();
        boolean asks = route.access().contains(Access.ASKS);
        assertEquals(asks ? before : before + 1, last(), route + " " + status);
        if (!asks) {
          assertEquals(route.method() + " " + path, newest().path("action").asText());
          assertEquals(
              status < 400, newest().path("result").asText().equals("done"), newest().toString());
        }
        walked++;
      }
    }
    assertTrue(walked > 12, walked + " routes");
  }

  @Test
  void aLineSaysWhoFromWhereWhatAndWhatCameOfIt() throws IOException {
    send(
        "PUT", "/api/v1/virtual-services/mq/real-servers/r1/state", JSON, "{\"state\": \"drain\"}");
    JsonNode drained = newest();
    assertEquals("admin", drained.path("user").asText());
    assertEquals("password", drained.path("via").asText());
    assertEquals("127.0.0.1", drained.path("from").asText());
    assertEquals("mq/r1", drained.path("about").asText());
    assertEquals("online", drained.path("before").asText());
    assertEquals("drain", drained.path("after").asText());
    assertEquals("done", drained.path("result").asText());

    send("PUT", "/api/v1/config?comment=more%20room", "text/yaml", "a: 2\n");
    assertEquals("more room", newest().path("about").asText());
    assertTrue(newest().path("after").asText().startsWith("revision "));
    long before = last();
    send("PUT", "/api/v1/config?validate=true", "text/yaml", "a: 3\n");
    assertEquals(before, last(), "a dry run changes nothing");
    send("PUT", "/api/v1/config", "text/yaml", "nonsense");
    assertTrue(newest().path("result").asText().startsWith("refused 422: "));

    String vera = server.user("vera", Role.VIEWER);
    HttpResponse<String> denied =
        server.send(server.request("/api/v1/users/vera").header("Authorization", vera).DELETE());
    assertEquals(403, denied.statusCode());
    assertEquals("vera", newest().path("user").asText());
    assertTrue(newest().path("result").asText().startsWith("refused 403: "));
  }

  @Test
  void noSecretIsInTheLog() throws IOException {
    HttpResponse<String> token = send("POST", "/api/v1/tokens", JSON, "{\"name\": \"ci\"}");
    String secret = Json.read(token.body().getBytes(StandardCharsets.UTF_8)).path("token").asText();
    send(
        "POST",
        "/api/v1/users",
        JSON,
        "{\"name\": \"ada\", \"password\": \"a long enough one\", \"role\": \"operator\"}");
    assertEquals("operator", newest().path("after").asText());
    String all = send("GET", "/api/v1/audit", JSON, "").body();
    assertTrue(secret.length() > 40);
    assertFalse(all.contains(secret));
    assertFalse(all.contains("long enough"));
  }

  @Test
  void signingInIsRecordedAndGuessingDoesNotFillTheLog() throws IOException {
    send("GET", "/api/v1/audit", JSON, "");
    assertEquals("sign-in", newest().path("action").asText());
    long before = last();
    send("GET", "/api/v1/status", JSON, "");
    assertEquals(before, last(), "who was seen a moment ago");

    for (int i = 0; i < Recorder.FAILURES + 20; i++) {
      server.send(server.request("/api/v1/status").header("Authorization", "Bearer ek_guess"));
    }
    assertEquals(before + Recorder.FAILURES, last());
    assertEquals("wrong, revoked or expired token", newest().path("result").asText());
  }

  @Test
  void askingForWhatIsNotForOneIsRecordedWithinBounds() throws IOException {
    String vera = server.user("vera", Role.VIEWER);
    long begun = last(); // the administrator who reads has signed in
    for (int i = 0; i < 3; i++) {
      assertEquals(
          403,
          server.send(server.request("/api/v1/backup").header("Authorization", vera)).statusCode());
    }
    JsonNode refused = newest();
    assertEquals(begun + 4, refused.path("n").asLong(), "a sign-in and three refusals");
    assertEquals("vera", refused.path("user").asText());
    assertEquals("GET /api/v1/backup", refused.path("action").asText());
    assertTrue(refused.path("result").asText().startsWith("refused 403: "), refused.toString());
    long before = last();
    for (int i = 0; i < Recorder.FAILURES + 20; i++) {
      server.send(server.request("/api/v1/backup").header("Authorization", vera));
    }
    assertEquals(before + Recorder.FAILURES - 3, last());
  }

  @Test
  void linesAreChosenAndTheLogIsWhole() throws IOException {
    for (int i = 0; i < 5; i++) {
      send("DELETE", "/api/v1/users/nobody" + i, JSON, "");
    }
    assertEquals(2, entries("?limit=2").size());
    assertEquals(
        "DELETE /api/v1/users/nobody4", entries("?limit=1").path(0).path("action").asText());
    assertEquals(2, entries("?after=1&limit=1").path(0).path("n").asLong());
    assertEquals(0, entries("?user=nobody").size());
    assertEquals(0, entries("?since=2999-01-01T00:00:00Z").size());
    assertEquals(6, entries("?since=2000-01-01T00:00:00Z&user=admin").size());
    for (String wrong : new String[] {"?limit=-1", "?limit=1001", "?after=x", "?since=soon"}) {
      assertEquals(400, send("GET", "/api/v1/audit" + wrong, JSON, "").statusCode(), wrong);
    }
    assertEquals(
        Optional.empty(),
        AuditVerification.whole(root.resolve("var/lib/evenkeel"), Optional.empty()).fault());
  }

  @Test
  void theChainIsVerifiedOnRequestAndAChangeIsNamed() throws IOException {
    send("DELETE", "/api/v1/users/nobody", JSON, "");
    JsonNode whole = verification();
    assertTrue(whole.path("whole").asBoolean(), whole.toString());
    assertEquals(last(), whole.path("last").asLong());
    assertEquals(64, whole.path("last-hash").asText().length());
    try (Stream<Path> files = Files.walk(root.resolve("var/lib/evenkeel/audit"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        Files.writeString(file, Files.readString(file).replace("nobody", "nobodx"));
      }
    }
    JsonNode broken = verification();
    assertFalse(broken.path("whole").asBoolean(), broken.toString());
    assertTrue(broken.path("fault").asText().contains("line "), broken.toString());
  }

  private JsonNode verification() throws IOException {
    return new ObjectMapper().readTree(send("GET", "/api/v1/audit/verification", JSON, "").body());
  }

  private JsonNode newest() throws IOException {
    return entries("?limit=1").path(0);
  }

  private long last() throws IOException {
    return newest().path("n").asLong();
  }

  private JsonNode entries(String query) throws IOException {
    HttpResponse<String> answer = send("GET", "/api/v1/audit" + query, JSON, "");
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8)).path("entries");
  }

  private HttpResponse<String> send(String method, String path, String type, String body) {
    return server.send(
        server
            .asAdmin(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body)));
  }
}

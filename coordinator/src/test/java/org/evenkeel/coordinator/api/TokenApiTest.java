package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenApiTest {
  private static final String TOKENS = "/api/v1/tokens";
  private static final String STATUS = "/api/v1/status";

  @TempDir private Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve() {
    server =
        new TestServer(
            root,
            new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))),
            new TestServer.NoPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aTokenWorksUntilItIsRevokedAndIsKeptAsAHash() throws IOException {
    JsonNode made = made(admin(), "{\"name\": \"ci\"}");
    String secret = made.path("token").asText();
    assertTrue(secret.matches("ek_[A-Za-z0-9_-]{43}"), secret);
    assertEquals("viewer", made.path("role").asText());
    assertEquals(200, as("Bearer " + secret, "GET", STATUS, "").statusCode());
    assertEquals(200, as("bearer  " + secret, "GET", STATUS, "").statusCode());
    assertEquals(403, as("Bearer " + secret, "GET", "/api/v1/users", "").statusCode());

    Path file = root.resolve("var/lib/evenkeel/tokens.json");
    assertFalse(Files.readString(file).contains(secret.substring(3)));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    JsonNode listed = json(as(admin(), "GET", TOKENS, "")).path("tokens").path(0);
    assertFalse(listed.has("token"));
    assertTrue(listed.path("last-used").asText().endsWith(":00:00Z"), listed.toString());

    String path = TOKENS + "/" + made.path("id").asText();
    assertEquals(200, as(admin(), "DELETE", path, "").statusCode());
    assertEquals(401, as("Bearer " + secret, "GET", STATUS, "").statusCode());
    assertEquals(404, as(admin(), "DELETE", path, "").statusCode());
  }

  @Test
  void aTokenAllowsNoMoreThanItsOwner() throws IOException {
    String otto = server.user("otto", Role.OPERATOR);
    assertEquals(403, add(otto, "{\"name\": \"ci\", \"role\": \"admin\"}").statusCode());
    JsonNode made = made(otto, "{\"name\": \"ci\", \"role\": \"operator\"}");
    String bearer = "Bearer " + made.path("token").asText();
    assertEquals(200, drain(bearer).statusCode());
    assertEquals("otto", server.control().commands().getLast().author());
    assertEquals(403, add(bearer, "{\"name\": \"child\"}").statusCode());

    String limited = "{\"role\": \"operator\", \"services\": [\"web\"]}";
    assertEquals(200, as(admin(), "PUT", "/api/v1/users/otto", limited).statusCode());
    assertEquals(403, drain(bearer).statusCode());
    assertEquals(200, as(admin(), "PUT", "/api/v1/users/otto", "{}").statusCode());
    assertEquals(403, drain(bearer).statusCode());
    assertEquals(200, as(bearer, "GET", STATUS, "").statusCode());

    assertEquals(200, as(admin(), "DELETE", "/api/v1/users/otto", "").statusCode());
    assertEquals(401, as(bearer, "GET", STATUS, "").statusCode());
    server.user("otto", Role.OPERATOR);
    assertEquals(401, as(bearer, "GET", STATUS, "").statusCode(), "a namesake's");
  }

  @Test
  void everybodySeesAndRevokesTheirOwn() throws IOException {
    String vera = server.user("vera", Role.VIEWER);
    String otto = server.user("otto", Role.OPERATOR);
    String id = made(otto, "{\"name\": \"ci\"}").path("id").asText();
    made(vera, "{\"name\": \"ci\"}");
    assertEquals(1, json(as(vera, "GET", TOKENS, "")).path("tokens").size());
    assertEquals(2, json(as(admin(), "GET", TOKENS, "")).path("tokens").size());
    assertEquals(404, as(vera, "DELETE", TOKENS + "/" + id, "").statusCode());
    assertEquals(200, as(otto, "DELETE", TOKENS + "/" + id, "").statusCode());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    for (String body :
        List.of("", "{}", "{\"name\": 1}", "{\"name\": \"a\", \"expires-in\": \"soon\"}")) {
      assertEquals(400, add(admin(), body).statusCode(), body);
    }
    for (String body :
        List.of(
            "{\"name\": \"a b\"}",
            "{\"name\": \"a\", \"expires-in\": \"367d\"}",
            "{\"name\": \"a\", \"expires-in\": \"999999d\"}",
            "{\"name\": \"a\", \"role\": \"viewer\", \"services\": [\"web\"]}")) {
      assertEquals(422, add(admin(), body).statusCode(), body);
    }
    made(admin(), "{\"name\": \"a\", \"expires-in\": \"366d\"}");
    assertEquals(409, add(admin(), "{\"name\": \"a\"}").statusCode());
  }

  @Test
  void aSecretInAnotherCaseIsAnotherOneOnTheSameConnection() throws IOException {
    String good = made(admin(), "{\"name\": \"ci\"}").path("token").asText();
    assertEquals(200, as("Bearer " + good, "GET", STATUS, "").statusCode());
    String other = "ek_" + swapped(good.substring(3));
    assertEquals(401, as("Bearer " + other, "GET", STATUS, "").statusCode());
    assertEquals(200, as("Bearer " + good, "GET", STATUS, "").statusCode());
  }

  private static String swapped(String text) {
    StringBuilder swapped = new StringBuilder();
    text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(swapped::appendCodePoint);
    return swapped.toString();
  }

  @Test
  void forgedBearersAreRefusedAndSlowNobodyDown() throws IOException {
    String good = made(admin(), "{\"name\": \"ci\"}").path("token").asText();
    Random random = new Random(20261122);
    for (int i = 0; i < 200; i++) {
      StringBuilder forged = new StringBuilder(good);
      switch (random.nextInt(4)) {
        case 0 -> forged.setCharAt(random.nextInt(good.length()), '.');
        case 1 -> forged.setLength(random.nextInt(good.length()));
        case 2 -> forged.append((char) ('0' + random.nextInt(10)));
        default -> {
          int at = 3 + random.nextInt(42);
          forged.setCharAt(at, forged.charAt(at) == 'A' ? 'B' : 'A');
        }
      }
      assertEquals(401, as("Bearer " + forged, "GET", STATUS, "").statusCode(), "" + forged);
    }
    assertEquals(200, as("Bearer " + good, "GET", STATUS, "").statusCode());
    assertEquals(200, as(admin(), "GET", STATUS, "").statusCode());
  }

  private String admin() {
    return TestServer.basic("admin", server.password());
  }

  private HttpResponse<String> drain(String authorization) {
    return as(
        authorization,
        "PUT",
        "/api/v1/virtual-services/mq/real-servers/r1/state",
        "{\"state\": \"drain\"}");
  }

  private JsonNode made(String authorization, String body) throws IOException {
    HttpResponse<String> answer = add(authorization, body);
    assertEquals(201, answer.statusCode(), answer.body());
    return json(answer);
  }

  private HttpResponse<String> add(String authorization, String body) {
    return as(authorization, "POST", TOKENS, body);
  }

  private HttpResponse<String> as(String authorization, String method, String path, String body) {
    return server.send(
        server
            .request(path)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }
}

package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UserApiTest {
  private static final String USERS = "/api/v1/users";
  private static final String PASSWORD = "a long enough one";

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) {
    server =
        new TestServer(
            root,
            new InMemoryControl(
                Snapshots.of(
                    Snapshots.service("mq", Snapshots.up("r1", 10)),
                    Snapshots.service("web", Snapshots.up("r1", 11)))),
            new TestServer.NoPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aUserIsAddedShownChangedAndRemoved() throws IOException {
    HttpResponse<String> added =
        admin("POST", USERS, "{\"name\": \"ada\", \"password\": \"%s\"}".formatted(PASSWORD));
    assertEquals(201, added.statusCode(), added.body());
    assertEquals(
        "{\"name\":\"ada\",\"role\":\"viewer\",\"services\":[],\"totp\":false}", added.body());
    String ada = TestServer.basic("ada", PASSWORD);
    assertEquals(200, as(ada, "GET", "/api/v1/status", "").statusCode());
    assertEquals(403, as(ada, "GET", USERS, "").statusCode());
    assertEquals(403, drain(ada, "mq").statusCode());

    HttpResponse<String> patched =
        admin("PATCH", USERS + "/ada", "{\"role\": \"operator\", \"services\": [\"web\"]}");
    assertEquals(
        "{\"name\":\"ada\",\"role\":\"operator\",\"services\":[\"web\"],\"totp\":false}",
        patched.body());
    assertEquals(200, drain(ada, "web").statusCode());
    HttpResponse<String> elsewhere = drain(ada, "mq");
    assertEquals(403, elsewhere.statusCode());
    assertTrue(elsewhere.body().contains("operator of web"), elsewhere.body());
    assertEquals(
        403, as(ada, "POST", "/api/v1/virtual-services/mq/real-servers/r1/check", "").statusCode());

    assertEquals(2, Json.read(bytes(admin("GET", USERS, ""))).path("users").size());
    assertFalse(admin("GET", USERS, "").body().contains("argon2"));
    assertEquals(200, admin("DELETE", USERS + "/ada", "").statusCode());
    assertEquals(401, as(ada, "GET", "/api/v1/status", "").statusCode(), "remembered");
    assertEquals(404, admin("GET", USERS + "/ada", "").statusCode());
  }

  @Test
  void aGeneratedPasswordIsToldOnce() throws IOException {
    HttpResponse<String> added = admin("POST", USERS, "{\"name\": \"ada\"}");
    String password = Json.read(bytes(added)).path("password").asText();
    assertEquals(24, password.length());
    assertEquals(
        200, as(TestServer.basic("ada", password), "GET", "/api/v1/status", "").statusCode());
    assertFalse(admin("GET", USERS + "/ada", "").body().contains("password"));
  }

  @Test
  void everybodyChangesTheirOwnPasswordWithTheOldOne() {
    String vera = server.user("vera", Role.VIEWER);
    server.user("otto", Role.OPERATOR);
    String path = USERS + "/vera/password";
    assertEquals(400, as(vera, "PUT", path, "{\"password\": \"another long one\"}").statusCode());
    assertEquals(
        403,
        as(vera, "PUT", path, "{\"password\": \"another long one\", \"old\": \"wrong\"}")
            .statusCode());
    assertEquals(
        403,
        as(vera, "PUT", USERS + "/otto/password", "{\"password\": \"another long one\"}")
            .statusCode());
    HttpResponse<String> changed =
        as(
            vera,
            "PUT",
            path,
            "{\"password\": \"another long one\", \"old\": \"%s\"}".formatted(TestServer.PASSWORD));
    assertEquals(200, changed.statusCode(), changed.body());
    assertEquals(401, as(vera, "GET", "/api/v1/status", "").statusCode(), "the old one works");
    String again = TestServer.basic("vera", "another long one");
    assertEquals(200, as(again, "GET", "/api/v1/status", "").statusCode());

    assertEquals(200, admin("PUT", path, "{\"password\": \"a third long one\"}").statusCode());
    assertEquals(401, as(again, "GET", "/api/v1/status", "").statusCode());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    for (String body :
        List.of(
            "",
            "[]",
            "{",
            "{\"password\": \"a long enough one\"}",
            "{\"name\": 5}",
            "{\"name\": \"ada\", \"services\": \"web\"}",
            "{\"name\": \"ada\", \"services\": [5]}",
            "{\"name\": \"ada\", \"password\": null}",
            "{\"name\": \"ada\", \"admin\": true}")) {
      assertEquals(400, admin("POST", USERS, body).statusCode(), body);
    }
    for (String body :
        List.of(
            "{\"name\": \"a:b\"}",
            "{\"name\": \"ada\", \"password\": \"short\"}",
            "{\"name\": \"ada\", \"role\": \"root\"}",
            "{\"name\": \"ada\", \"role\": \"admin\", \"services\": [\"web\"]}")) {
      assertEquals(422, admin("POST", USERS, body).statusCode(), body);
    }
    assertEquals(409, admin("POST", USERS, "{\"name\": \"ADMIN\"}").statusCode());
    assertEquals(409, admin("DELETE", USERS + "/admin", "").statusCode());
    assertEquals(409, admin("PATCH", USERS + "/admin", "{\"role\": \"viewer\"}").statusCode());
    assertEquals(404, admin("PATCH", USERS + "/nobody", "{\"role\": \"viewer\"}").statusCode());
  }

  private HttpResponse<String> drain(String authorization, String service) {
    return as(
        authorization,
        "PUT",
        "/api/v1/virtual-services/%s/real-servers/r1/state".formatted(service),
        "{\"state\": \"drain\"}");
  }

  private HttpResponse<String> admin(String method, String path, String body) {
    return as(TestServer.basic("admin", server.password()), method, path, body);
  }

  private HttpResponse<String> as(String authorization, String method, String path, String body) {
    return server.send(
        server
            .request(path)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty() && !method.equals("POST")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body)));
  }

  private static byte[] bytes(HttpResponse<String> answer) {
    return answer.body().getBytes(StandardCharsets.UTF_8);
  }
}

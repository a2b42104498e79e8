package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Virtual services and real servers one by one, over the served API. */
class ServicesApiTest {
  private static final String TEXT =
      """
      virtual-services:
        - name: web          # the shop
          address: 10.0.0.5
          ports: 80
          real-servers:
            - { name: a, address: 10.0.0.10, weight: 50 }
            - { name: b, address: 10.0.0.11 }
        - name: mail
          address: 10.0.0.6
          ports: 25
      """;

  private final InMemoryControl control = new InMemoryControl(Snapshots.of());

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) {
    server = new TestServer(root, control, new TestServer.NoPages());
    control.configuration(7, TEXT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void servicesAreListedAndShownAsTheyAreWritten() throws IOException {
    HttpResponse<String> list = get("");
    assertEquals("\"7\"", list.headers().firstValue("ETag").orElse(""));
    assertEquals(2, json(list).path("total").asInt());
    assertEquals("mail", json(list).at("/virtual-services/1/name").asText());
    assertEquals("mail", json(get("?offset=1&limit=1")).at("/virtual-services/0/name").asText());
    assertEquals(80, json(get("/web")).path("ports").asInt());
    assertEquals(50, json(get("/web/real-servers")).at("/real-servers/0/weight").asInt());
    assertEquals("10.0.0.11", json(get("/web/real-servers/b")).path("address").asText());
  }

  @Test
  void oneIsAddedAndTheRestOfTheTextStays() throws IOException {
    HttpResponse<String> added =
        send("POST", "", "{\"name\": \"dns\", \"address\": \"10.0.0.7\", \"ports\": 53}");
    assertEquals(201, added.statusCode(), added.body());
    assertEquals("/api/v1/virtual-services/dns", added.headers().firstValue("Location").orElse(""));
    assertEquals(8, json(added).path("revision").asInt());
    assertEquals(
        TEXT + "  - name: dns\n    address: 10.0.0.7\n    ports: 53\n",
        control.configuration().yaml());
  }

  @Test
  void oneIsReplacedChangedAndRemoved() {
    assertEquals(
        200, send("PUT", "/mail", "{\"address\": \"10.0.0.9\", \"ports\": 587}").statusCode());
    assertTrue(text().contains("  - name: mail\n    address: 10.0.0.9\n    ports: 587\n"), text());

    assertEquals(
        200, send("PATCH", "/mail", "{\"ports\": 25, \"check\": {\"port\": 26}}").statusCode());
    assertEquals(200, send("PATCH", "/mail", "{\"check\": {\"port\": null}}").statusCode());
    assertTrue(text().contains("ports: 25\n    check: {}\n"), text());

    assertEquals(200, send("DELETE", "/mail", "").statusCode());
    assertFalse(text().contains("mail"), text());
    assertTrue(text().contains("# the shop"), text());
  }

  @Test
  void realServersAreEditedWithinTheirService() {
    String path = "/web/real-servers";
    assertEquals(
        201, send("POST", path, "{\"name\": \"c\", \"address\": \"10.0.0.12\"}").statusCode());
    assertEquals(200, send("PATCH", path + "/a", "{\"weight\": 0}").statusCode());
    assertEquals(200, send("DELETE", path + "/b", "").statusCode());
    assertEquals(200, send("PUT", path + "/c", "{\"address\": \"10.0.0.13\"}").statusCode());
    assertTrue(
        text()
            .contains(
                """
                    real-servers:
                      - name: a
                        address: 10.0.0.10
                        weight: 0
                      - name: c
                        address: 10.0.0.13
                """),
        text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /none                  |                               | 404",
        "GET    | /web/real-servers/none |                               | 404",
        "GET    | ?limit=many            |                               | 400",
        "DELETE | /none                  |                               | 404",
        "PATCH  | /none                  | {\"ports\": 1}                | 404",
        "POST   | ''                     | {\"name\": \"web\"}           | 409",
        "POST   | ''                     | {\"ports\": 1}                | 400",
        "POST   | ''                     | [1]                           | 400",
        "POST   | ''                     | {\"name\":                    | 400",
        "PUT    | /web                   | {\"name\": \"other\"}         | 400",
        "PATCH  | /web/real-servers/a    | {\"name\": \"nonsense\"}      | 400",
        "PUT    | /web                   | {\"nonsense\": 1}             | 422",
        "POST   | /none/real-servers     | {\"name\": \"a\"}             | 404"
      })
  void whateverIsWrongIsAProblemAndChangesNothing(
      String method, String path, String body, int status) {
    HttpResponse<String> answer = send(method, path, body == null ? "" : body);
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals(TEXT, text());
  }

  @Test
  void aPlanAndAForeignRevisionChangeNothing() {
    HttpRequest.Builder stale =
        server
            .asAdmin("/api/v1/virtual-services/web")
            .header("If-Match", "\"6\"")
            .method("DELETE", BodyPublishers.noBody());
    assertEquals(412, server.send(stale).statusCode());
    assertEquals(200, send("DELETE", "/web?validate=true", "").statusCode());
    assertEquals(TEXT, text());
  }

  @Test
  void whoSaysWhyIsInTheHistory() {
    assertEquals(200, send("DELETE", "/mail?comment=retired", "").statusCode());
    Command.Configure last = (Command.Configure) control.commands().getLast();
    assertEquals("retired", last.comment());
    assertEquals("admin", last.author());
  }

  private String text() {
    return control.configuration().yaml();
  }

  private HttpResponse<String> get(String path) {
    return server.send(server.asAdmin("/api/v1/virtual-services" + path));
  }

  private HttpResponse<String> send(String method, String path, String body) {
    return server.send(
        server
            .asAdmin("/api/v1/virtual-services" + path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertEquals(200, answer.statusCode() == 201 ? 200 : answer.statusCode(), answer.body());
    return new ObjectMapper().readTree(answer.body());
  }
}

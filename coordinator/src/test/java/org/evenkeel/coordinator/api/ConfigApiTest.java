package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.model.Unconfirmed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration as a whole and its history, over the served API. */
final class ConfigApiTest {
  private static final Instant TIME = Instant.parse("2026-11-22T03:00:00Z");
  private static final String TEXT = "virtual-services: # none yet\n  - { name: web, ports: 80 }\n";

  private final InMemoryControl control = new InMemoryControl(Snapshots.of());

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) throws IOException {
    server = new TestServer(root, control, new TestServer.NoPages());
    for (int i = 1; i <= 3; i++) {
      server.configurations().accept(text(i), "ada", "number " + i, TIME.plusSeconds(i));
    }
    control.configuration(3, text(3));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void revisionsAreListedTheNewestFirst() throws IOException {
    JsonNode list = json(get("/revisions"));
    assertEquals(3, list.path("total").asInt());
    assertEquals(3, list.path("running").asInt());
    JsonNode newest = list.at("/revisions/0");
    assertEquals(3, newest.path("number").asInt());
    assertEquals("ada", newest.path("author").asText());
    assertEquals("number 3", newest.path("comment").asText());
    assertEquals(TIME.plusSeconds(3).toString(), newest.path("time").asText());

    JsonNode second = json(get("/revisions?offset=1&limit=1"));
    assertEquals(1, second.path("revisions").size());
    assertEquals(2, second.at("/revisions/0/number").asInt());
    assertEquals(3, second.path("total").asInt());
    assertEquals(0, json(get("/revisions?offset=3")).path("revisions").size());
  }

  @Test
  void aRevisionIsShownAsItWasAccepted() {
    HttpResponse<String> shown = get("/revisions/1");
    assertEquals(text(1), shown.body());
    assertTrue(shown.headers().firstValue("Content-Type").orElse("").contains("yaml"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/revisions/4",
    "GET,/revisions/x",
    "GET,/revisions/-1",
    "GET,/revisions/9999999",
    "POST,/rollback/4",
    "POST,/rollback/0"
  })
  void whatIsNoRevisionIsNotFound(String method, String path) {
    HttpResponse<String> answer =
        server.send(
            server.asAdmin("/api/v1/config" + path).method(method, BodyPublishers.noBody()));
    assertEquals(404, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("/api/v1/config/revisions"), answer.body());
    assertEquals(0, control.commands().size());
  }

  @Test
  void whoRollsBackMakesANewRevisionOfAnOldText() throws IOException {
    HttpResponse<String> done = rollBack("1", "\"3\"");
    assertEquals(200, done.statusCode(), done.body());
    assertEquals(4, json(done).path("revision").asInt());
    assertEquals(text(1), control.configuration().yaml());
    Command.Configure command = (Command.Configure) control.commands().getLast();
    assertEquals("admin", command.author());
    assertEquals("rolled back to revision 1", command.comment());

    assertEquals(200, rollBack("2?comment=better", "*").statusCode());
    assertEquals("better", ((Command.Configure) control.commands().getLast()).comment());
    JsonNode audit = json(server.send(server.asAdmin("/api/v1/audit")));
    String said = audit.toString();
    assertTrue(said.contains("POST /api/v1/config/rollback/1"), said);
    assertTrue(said.contains("revision 4"), said);
  }

  @Test
  void whatHasToBeConfirmedWaitsAndStaysWhenItIs() throws Exception {
    int applied = applied("60s", text(9));
    Command.Configure command = (Command.Configure) control.commands().getLast();
    assertEquals(Optional.of(Duration.ofSeconds(60)), command.confirm());
    assertEquals(404, confirm(applied - 1).statusCode());
    assertEquals(200, confirm(applied).statusCode());
    assertEquals(new Command.Confirm(applied, "admin"), control.commands().getLast());
    assertEquals(404, confirm(applied).statusCode());
    String said = json(server.send(server.asAdmin("/api/v1/audit"))).toString();
    assertTrue(said.contains("POST /api/v1/config/confirm/" + applied), said);
  }

  @Test
  void theHistorySaysWhatWaitsToBeConfirmed() throws IOException {
    Instant until = TIME.plusSeconds(60);
    Revision _ =
        server
            .configurations()
            .accept(text(9), "ada", "", TIME, Optional.of(new Unconfirmed(until, 3)));
    JsonNode list = json(get("/revisions"));
    assertEquals(until.toString(), list.at("/revisions/0/unconfirmed/until").asText());
    assertEquals(3, list.at("/revisions/0/unconfirmed/before").asInt());
    assertTrue(list.at("/revisions/1/unconfirmed").isMissingNode());
  }

  /** Applies a configuration that has to be confirmed; returns its revision. */
  private int applied(String confirm, String text) throws IOException {
    HttpResponse<String> done = apply(confirm, text);
    return json(done).path("revision").asInt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "999ms", "2h", "60", "soon", "-1s"})
  void whatIsNoTimeToConfirmChangesNothing(String time) {
    assertEquals(400, apply(time, text(9)).statusCode());
    assertEquals(text(3), control.configuration().yaml());
  }

  private HttpResponse<String> apply(String confirm, String text) {
    return server.send(
        server
            .asAdmin("/api/v1/config?confirm=" + confirm)
            .header("Content-Type", "application/yaml")
            .PUT(BodyPublishers.ofString(text)));
  }

  private HttpResponse<String> confirm(int revision) {
    return server.send(
        server.asAdmin("/api/v1/config/confirm/" + revision).POST(BodyPublishers.noBody()));
  }

  @Test
  void aCheckAndAnotherRevisionRollNothingBack() {
    assertEquals(412, rollBack("1", "\"2\"").statusCode());
    assertEquals(200, rollBack("1?validate=true", "*").statusCode());
    assertEquals(text(3), control.configuration().yaml());
    String viewer = server.user("vera", Role.VIEWER);
    assertEquals(
        403,
        server
            .send(
                server
                    .request("/api/v1/config/rollback/1")
                    .header("Authorization", viewer)
                    .POST(BodyPublishers.noBody()))
            .statusCode());
  }

  @Test
  void whoAcceptsJsonGetsTheSameAsJson() throws IOException {
    control.configuration(7, TEXT);
    HttpResponse<String> json =
        server.send(server.asAdmin("/api/v1/config").header("Accept", "application/json"));
    assertEquals("application/json", json.headers().firstValue("Content-Type").orElse(""));
    assertEquals("\"7\"", json.headers().firstValue("ETag").orElse(""));
    assertEquals("Accept", json.headers().firstValue("Vary").orElse(""));
    assertEquals("{\"virtual-services\":[{\"name\":\"web\",\"ports\":80}]}", json.body());
    assertEquals(TEXT, get("").body());
    assertEquals(
        200,
        server
            .send(
                server
                    .asAdmin("/api/v1/config")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(json.body())))
            .statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=utf-8",
        "text/html, application/json;q=0.9",
        "application/yaml;q=0.1, application/json;q=0.2"
      })
  void jsonIsForWhoNamesIt(String accept) {
    assertTrue(ConfigApi.wantsJson(accept));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "application/*",
        "application/json;q=0",
        "application/json;q=0.5, application/yaml",
        "application/json, text/yaml",
        ",;q=,;"
      })
  void othersGetTheText(String accept) {
    assertFalse(ConfigApi.wantsJson(accept));
  }

  private static String text(int number) {
    return "# %d\nvirtual-services: []\n".formatted(number);
  }

  private HttpResponse<String> rollBack(String number, String ifMatch) {
    return server.send(
        server
            .asAdmin("/api/v1/config/rollback/" + number)
            .header("If-Match", ifMatch)
            .POST(BodyPublishers.noBody()));
  }

  private HttpResponse<String> get(String path) {
    return server.send(server.asAdmin("/api/v1/config" + path));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertEquals(200, answer.statusCode(), answer.body());
    return new ObjectMapper().readTree(answer.body());
  }
}

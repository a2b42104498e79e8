package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.report.History;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past over the served API, of real files. */
final class ReportsApiTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) {
    Snapshot snapshot =
        Snapshots.of(
            Snapshots.service("mq", History.real("r1", 3, Carried.NOTHING)),
            Snapshots.service("node", History.real("r1", 5, Carried.NOTHING)));
    Path directory = root.resolve("var/lib/evenkeel/reports");
    History.untilNow(directory, 7).says(snapshot).minutes(7);
    server =
        new TestServer(
            root,
            new InMemoryControl(
                Snapshots.of(
                    Snapshots.service("mq", Snapshots.up("r1", 10), Snapshots.up("new", 11)),
                    Snapshots.service("late", Snapshots.up("r1", 10)))),
            new TestServer.NoPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) {
    return server.send(server.asAdmin("/api/v1/reports" + path));
  }

  private JsonNode document(String path) throws IOException {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void whatThereIsIsListedConfiguredOrGone() throws IOException {
    JsonNode list = document("");
    assertEquals("hour", list.at("/ranges/0/name").asText());
    assertEquals(288, list.at("/ranges/1/points").asInt());
    assertEquals("late", list.at("/virtual-services/0/name").asText());
    assertEquals("[\"new\",\"r1\"]", list.at("/virtual-services/1/real-servers").toString());
    assertEquals("node", list.at("/virtual-services/2/name").asText());
    assertTrue(list.at("/virtual-services/1/configured").asBoolean());
    assertEquals("false", list.at("/virtual-services/2/configured").toString());
  }

  @Test
  void aSeriesHasItsTimesAndNullForWhatIsUnknown() throws IOException {
    JsonNode series = document("/virtual-services/mq?range=hour");
    assertEquals("mq", series.path("virtual-service").asText());
    assertEquals(60, series.path("step-seconds").asInt());
    JsonNode active = series.at("/figures/0");
    assertEquals("active-connections", active.path("name").asText());
    assertEquals("connections", active.path("unit").asText());
    assertEquals(60, active.path("average").size());
    assertTrue(active.at("/average/0").isNull());
    assertEquals(3, active.at("/average/59").asDouble());
    assertEquals(3, active.at("/max/59").asDouble());
    assertEquals("day", document("/virtual-services/mq").path("range").asText());
  }

  @Test
  void aServiceOfThatNameIsNotTheNode() throws IOException {
    assertTrue(document("/node").path("virtual-service").isMissingNode());
    assertEquals(8, document("/node?range=hour").at("/figures/0/average/59").asDouble());
    assertEquals(
        5, document("/virtual-services/node?range=hour").at("/figures/0/average/59").asDouble());
  }

  @Test
  void csvComesByHeaderOrQuery() {
    String path = "/virtual-services/mq/real-servers/r1?range=hour";
    HttpResponse<String> byQuery = get(path + "&format=csv");
    HttpResponse<String> byHeader =
        server.send(server.asAdmin("/api/v1/reports" + path).header("Accept", "text/csv"));
    assertEquals(byQuery.body(), byHeader.body());
    assertEquals("text/csv;charset=utf-8", byQuery.headers().firstValue("Content-Type").orElse(""));
    String[] lines = byQuery.body().split("\r\n", -1);
    assertEquals(62, lines.length);
    assertTrue(lines[0].startsWith("time,active-connections,active-connections-max,"), lines[0]);
    assertTrue(lines[1].matches("[0-9T:-]+Z,+"), lines[1]);
    assertTrue(lines[60].matches("[0-9T:-]+Z,3\\.0,3\\.0,0\\.0,.*"), lines[60]);
  }

  @Test
  void whatIsConfiguredButNotYetRecordedIsUnknown() throws IOException {
    JsonNode late = document("/virtual-services/late/real-servers/r1?range=week");
    assertEquals(336, late.at("/figures/0/average").size());
    for (JsonNode point : late.at("/figures/0/average")) {
      assertTrue(point.isNull(), late.toString());
    }
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatIsWrongIsSaid() {
    assertEquals(404, get("/virtual-services/none").statusCode());
    assertEquals(404, get("/virtual-services/mq/real-servers/none").statusCode());
    assertTrue(get("/virtual-services/..%2F..%2Fnode").statusCode() >= 400);
    assertEquals(400, get("/node?format=xml").statusCode());
    HttpResponse<String> answer = get("/node?range=decade");
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("hour, day, week, month, year"), answer.body());
  }

  @Test
  void whoeverMaySeeTheStatusMaySeeThePast() {
    String viewer = server.user("vera", Role.VIEWER);
    assertEquals(
        200,
        server
            .send(server.request("/api/v1/reports/node").header("Authorization", viewer))
            .statusCode());
    assertEquals(401, server.send(server.request("/api/v1/reports/node")).statusCode());
  }
}

package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.neighbour.Sighting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestApiTest {
  private static final String STATE = "/api/v1/virtual-services/mq/real-servers/r1/state";

  private static final String MAC = "02:00:00:00:00:30";

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeAll
  void serve(@TempDir Path root) {
    InMemoryControl control =
        new InMemoryControl(
            Snapshots.of(
                Snapshots.service("mq", Snapshots.up("r1", 10), Snapshots.down("r2", 11))));
    server = new TestServer(root, control, new TestServer.NoPages());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void statusIsTheSnapshot() throws IOException {
    HttpResponse<String> answer = server.send(server.asAdmin("/api/v1/status"));
    assertEquals(200, answer.statusCode());
    assertEquals("application/json", header(answer, "Content-Type"));
    assertEquals("lb1", json(answer).path("node").asText());
  }

  @Test
  void stateIsSetAndNamesItsAuthor() {
    HttpResponse<String> answer = put(STATE, "application/json", "{\"state\": \"drain\"}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("{\"state\":\"drain\"}", answer.body());
    assertTrue(
        server
            .control()
            .commands()
            .contains(
                new Command.SetState(new RealServerId("mq", "r1"), OperatorState.DRAIN, "admin")));
  }

  @Test
  void anArpProbeSaysWhoAnswersForTheVipAndForItsRealServers() throws IOException {
    IpAddress vip = service().configured().address().orElseThrow();
    IpAddress real = service().realServers().getFirst().configured().address();
    server
        .sightings()
        .put(vip, new Sighting.Asked("eth0", "02:00:00:00:00:20", new TreeSet<>(Set.of(MAC))));
    server.sightings().put(real, new Sighting.NotAsked("for a reason"));

    HttpResponse<String> answer = post("/api/v1/arp-probe", "{\"vip\": \"%s\"}".formatted(vip));
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode document = json(answer);
    assertEquals(MAC, document.at("/answers/0").asText());
    assertEquals("02:00:00:00:00:20", document.path("director").asText());
    assertEquals("for a reason", document.at("/real-servers/0/not-asked").asText());
    assertEquals("r1", document.at("/real-servers/0/name").asText());
    assertEquals("up", document.at("/real-servers/0/health").asText());
    assertFalse(document.at("/real-servers/0/through-vip").asBoolean());
  }

  @Test
  void anArpProbeIsForConfiguredVipsAlone() {
    assertEquals(404, post("/api/v1/arp-probe", "{\"vip\": \"203.0.113.9\"}").statusCode());
    assertEquals(400, post("/api/v1/arp-probe", "{\"vip\": \"web\"}").statusCode());
    assertEquals(400, post("/api/v1/arp-probe", "{}").statusCode());
  }

  private Snapshot.ServiceStatus service() {
    return server.control().snapshot().virtualServices().getFirst();
  }

  private HttpResponse<String> post(String path, String body) {
    return server.send(
        server
            .asAdmin(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void aDrainMayHaveADeadline() {
    HttpResponse<String> taken =
        put(STATE, "application/json", "{\"state\": \"drain\", \"deadline\": \"5m\"}");
    assertEquals(200, taken.statusCode(), taken.body());
    assertEquals(
        new Command.SetState(
            new RealServerId("mq", "r1"),
            OperatorState.DRAIN,
            "admin",
            Optional.of(Duration.ofMinutes(5))),
        server.control().commands().getLast());
    for (String body :
        List.of(
            "{\"state\": \"halt\", \"deadline\": \"5m\"}",
            "{\"state\": \"drain\", \"deadline\": \"soon\"}",
            "{\"state\": \"drain\", \"deadline\": 5}",
            "{\"deadline\": \"5m\"}",
            "{\"state\": \"drain\", \"patience\": \"5m\"}",
            "[]")) {
      assertEquals(400, put(STATE, "application/json", body).statusCode(), body);
    }
  }

  @Test
  void aCheckRunsOnDemandAndAnswersWithTheVerdict() throws IOException {
    HttpResponse<String> passed = server.send(post(STATE.replace("state", "check")));
    assertEquals(200, passed.statusCode(), passed.body());
    assertEquals(
        "{\"passed\":true,\"reason\":\"connected in 0.3 ms\",\"health\":\"up\"}", passed.body());
    HttpResponse<String> failed =
        server.send(post(STATE.replace("state", "check").replace("r1", "r2")));
    assertEquals(
        "{\"passed\":false,\"reason\":\"connection refused\",\"health\":\"down\"}", failed.body());
    problem(404, server.send(post(STATE.replace("state", "check").replace("r1", "r9"))));
  }

  @Test
  void theTimelineTellsSinceWhenAndWhy() throws IOException {
    Instant then = Instant.now().minusSeconds(100);
    server
        .control()
        .timeline(
            List.of(
                new Change(then, Change.Kind.HEALTH, "up", "connected"),
                new Change(then.minusSeconds(9), Change.Kind.HEALTH, "down", "refused")));
    JsonNode story = json(server.send(server.asAdmin(STATE.replace("state", "timeline"))));
    assertEquals("up", story.path("health").asText());
    assertEquals(then.toString(), story.path("health-since").asText());
    assertTrue(story.path("health-for-seconds").asLong() >= 100);
    assertTrue(story.path("state-since").isNull());
    assertEquals("refused", story.path("changes").path(1).path("cause").asText());
    assertEquals("down", story.path("changes").path(1).path("now").asText());
    problem(
        404, server.send(server.asAdmin(STATE.replace("state", "timeline").replace("r1", "r9"))));
    problem(
        404, server.send(server.asAdmin(STATE.replace("state", "timeline").replace("mq", "x"))));
  }

  @Test
  void howTheChecksKeepUpIsTold() throws IOException {
    JsonNode figures = json(server.send(server.asAdmin("/api/v1/checks")));
    assertEquals(3, figures.path("delayed").asInt());
    assertEquals(9, figures.path("lateness-counts").path(2).asInt());
    assertEquals(500, figures.path("lateness-bounds-us").path(1).asInt());
  }

  private HttpRequest.Builder post(String path) {
    return server.asAdmin(path).POST(BodyPublishers.noBody());
  }

  @Test
  void configurationIsExchangedByRevision() throws IOException {
    HttpResponse<String> before = server.send(server.asAdmin("/api/v1/config"));
    String tag = header(before, "ETag");
    HttpResponse<String> checked =
        server.send(yaml("/api/v1/config?validate=true", "a: 1\n").header("If-Match", tag));
    assertEquals(tag, header(checked, "ETag"), "a dry run changed something");
    HttpResponse<String> after =
        server.send(yaml("/api/v1/config?comment=why%20not", "a: 2\n").header("If-Match", tag));
    assertEquals(200, after.statusCode(), after.body());
    assertEquals("\"" + json(after).path("revision").asInt() + "\"", header(after, "ETag"));
    assertEquals("a: 2\n", server.send(server.asAdmin("/api/v1/config")).body());
    problem(412, server.send(yaml("/api/v1/config", "a: 3\n").header("If-Match", tag)));
    String bare = header(after, "ETag").replace("\"", "");
    String dryRun = "/api/v1/config?validate=true";
    assertEquals(200, server.send(yaml(dryRun, "a: 3\n").header("If-Match", bare)).statusCode());
    for (String stale : List.of(tag, tag.replace("\"", ""), "\"x\"", "W/\"1\", \"2\"")) {
      problem(412, server.send(yaml("/api/v1/config", "a: 3\n").header("If-Match", stale)));
    }
    for (String none : List.of("seven", "\"7", "-7", "99999999999")) {
      problem(400, server.send(yaml("/api/v1/config", "a: 3\n").header("If-Match", none)));
    }
  }

  @Test
  void anEmptyConfigurationTakesNoServiceOut() throws IOException {
    String before = server.send(server.asAdmin("/api/v1/config")).body();
    assertEquals(200, server.send(yaml("/api/v1/config", "a: 5\n")).statusCode());
    for (String empty : List.of("", "# nothing\n")) {
      JsonNode problem = problem(422, server.send(yaml("/api/v1/config", empty)));
      assertTrue(
          problem.path("problems").path(0).asText().startsWith("evenkeel.yaml:1:1: document:"),
          problem::toString);
      problem(422, server.send(yaml("/api/v1/config?plan=true", empty)));
    }
    assertEquals("a: 5\n", server.send(server.asAdmin("/api/v1/config")).body(), before);
  }

  @Test
  void whatDoesNotWorkOnAPathSaysWhatDoes() throws IOException {
    HttpResponse<String> no = server.send(server.asAdmin("/api/v1/status").DELETE());
    problem(405, no);
    assertEquals("GET", header(no, "Allow"));
    HttpResponse<String> head =
        server.send(server.asAdmin("/api/v1/status").method("HEAD", BodyPublishers.noBody()));
    assertEquals(405, head.statusCode());
    assertEquals("GET", header(head, "Allow"));
    HttpResponse<String> two = server.send(post("/api/v1/config"));
    problem(405, two);
    assertEquals(Set.of("GET", "PUT"), Set.of(header(two, "Allow").split(", ")));
  }

  @Test
  void aBodyThatIsCompressedOrBrokenOffIsTheClientsFault() throws IOException {
    problem(415, server.send(yaml("/api/v1/config", "a: 1\n").header("Content-Encoding", "gzip")));
    String head = "PUT /api/v1/config HTTP/1.1\r\nHost: lb1\r\nContent-Type: application/yaml";
    for (String body :
        List.of(
            "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            "\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n")) {
      assertEquals("HTTP/1.1 400 Bad Request", statusLine(head + body));
    }
    assertEquals(
        "HTTP/1.1 413 Payload Too Large",
        statusLine(head + "\r\nContent-Length: 99999999999\r\n\r\nabc"));
  }

  /** What the control socket answers to this text, as far as its first line. */
  private String statusLine(String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
      BufferedReader answer =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.ISO_8859_1));
      return answer.readLine();
    }
  }

  @Test
  void everyProblemOfAConfigurationIsListed() throws IOException {
    JsonNode problem = problem(422, server.send(yaml("/api/v1/config", "nonsense: 1\n")));
    assertEquals(2, problem.path("problems").size());
    assertEquals("1:1: nonsense: unknown key", problem.path("problems").path(0).asText());
    problem(503, server.send(yaml("/api/v1/config", "busy: 1\n")));
  }

  @Test
  void whateverIsWrongIsAProblemDocument() throws IOException {
    problem(404, server.send(server.asAdmin("/api/v1/nowhere")));
    problem(405, server.send(server.asAdmin("/api/v1/status").DELETE()));
    problem(401, server.send(server.request("/api/v1/status")));
    problem(415, put("/api/v1/config", "image/png", "x"));
    problem(415, put(STATE, "text/plain", "{\"state\": \"drain\"}"));
    String other = STATE.replace("r1", "r9");
    problem(404, put(other, "application/json", "{\"state\": \"drain\"}"));
    problem(400, server.send(yaml("/api/v1/config?validate=perhaps", "a: 1\n")));
    problem(400, server.send(yaml("/api/v1/config?comment=" + "x".repeat(501), "a: 1\n")));
    problem(431, server.send(server.request("/").header("X-Long", "x".repeat(20_000))));
  }

  @Test
  void brokenStatesAreRefused() throws IOException {
    String[] bodies = {
      "",
      "{",
      "null",
      "[]",
      "{}",
      "{\"state\":1}",
      "{\"state\":\"asleep\"}",
      "{\"state\":\"DRAIN\"}",
      "{\"state\":\"drain\",\"x\":1}",
      "{\"state\":\"drain\"} {}",
      "{\"state\":\"drain\",\"state\":\"halt\"}",
      "[".repeat(100_000)
    };
    for (String body : bodies) {
      problem(400, put(STATE, "application/json", body));
    }
    Random random = new Random(42);
    for (int i = 0; i < 50; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      problem(400, put(STATE, "application/json", BodyPublishers.ofByteArray(noise)));
    }
    problem(400, put("/api/v1/config", "text/yaml", BodyPublishers.ofByteArray(new byte[] {-1})));
  }

  @Test
  void hugeBodiesAreRefusedWithAndWithoutALength() throws IOException {
    byte[] huge = new byte[Body.MAX_BYTES + 1];
    Arrays.fill(huge, (byte) ' ');
    problem(413, put("/api/v1/config", "text/yaml", BodyPublishers.ofByteArray(huge)));
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge));
    problem(413, put("/api/v1/config", "text/yaml", chunked));
    byte[] largest = Arrays.copyOf(huge, Body.MAX_BYTES);
    System.arraycopy("a: 7".getBytes(StandardCharsets.UTF_8), 0, largest, 0, 4);
    BodyPublisher fits = BodyPublishers.ofByteArray(largest);
    assertEquals(200, put("/api/v1/config?validate=true", "text/yaml", fits).statusCode());
  }

  @Test
  void healthIsForEverybodyAndWaitsForTheFirstRound() throws IOException {
    HttpResponse<String> answer = server.send(server.request("/healthz"));
    assertEquals(200, answer.statusCode());
    assertEquals("ok\n", answer.body());
    server.control().ready(false);
    try {
      problem(503, server.send(server.request("/healthz")));
    } finally {
      server.control().ready(true);
    }
  }

  @Test
  void metricsComeInTheFormatThatIsAskedFor() {
    assertEquals(401, server.send(server.request("/metrics")).statusCode());

    HttpResponse<String> plain = server.send(server.asAdmin("/metrics"));
    assertEquals("text/plain; version=0.0.4; charset=utf-8", header(plain, "Content-Type"));
    assertTrue(
        plain.body().contains("\nevenkeel_virtual_service_up{virtual_service=\"mq\"} 1.0\n"));

    HttpResponse<String> open =
        server.send(
            server
                .asAdmin("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0"));
    assertEquals(
        "application/openmetrics-text; version=1.0.0; charset=utf-8", header(open, "Content-Type"));
    assertTrue(open.body().endsWith("# EOF\n"), open.body());
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    for (String path : List.of("/healthz", "/api/v1/status", "/nowhere")) {
      HttpResponse<String> answer = server.send(server.request(path));
      String policy = header(answer, "Content-Security-Policy");
      assertTrue(policy.contains("frame-ancestors 'none'"), path);
      assertFalse(policy.contains("unsafe"), path);
      assertEquals("nosniff", header(answer, "X-Content-Type-Options"), path);
      assertEquals("no-referrer", header(answer, "Referrer-Policy"), path);
      assertTrue(header(answer, "Strict-Transport-Security").startsWith("max-age="), path);
      assertTrue(answer.headers().firstValue("Server").isEmpty(), path);
    }
    HttpResponse<String> clear =
        server.send(
            HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.clearPort() + "/healthz")));
    assertEquals(200, clear.statusCode());
    assertTrue(clear.headers().firstValue("Strict-Transport-Security").isEmpty());
  }

  @Test
  void eventsBringTheNewestSnapshotAndSkipWhatCameTooFast() throws IOException {
    HttpResponse<InputStream> stream =
        server.send(server.asAdmin("/api/v1/events"), BodyHandlers.ofInputStream());
    assertEquals("text/event-stream;charset=utf-8", header(stream, "Content-Type"));
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertTrue(next(reader).contains("\"node\""));
      int published = 500;
      for (int i = 0; i < published; i++) {
        String reason = i == published - 1 ? "last" : "reason " + i;
        server.control().publish(before -> Snapshots.degraded(before, reason));
      }
      int events = 1;
      while (!next(reader).contains("\"degraded\":[\"last\"]")) {
        events++;
      }
      assertTrue(events < published / 2, "not coalesced: " + events);
    }
  }

  @Test
  void whoComesBackIsToldOnlyWhatIsNew() throws IOException {
    String id;
    try (BufferedReader reader = events("")) {
      String line = reader.readLine();
      while (!line.startsWith("id: ")) {
        line = reader.readLine();
      }
      id = line.substring("id: ".length());
    }
    try (BufferedReader reader = events(id)) {
      server.control().publish(before -> Snapshots.degraded(before, "meanwhile"));
      assertTrue(next(reader).contains("\"degraded\":[\"meanwhile\"]"));
    }
    try (BufferedReader reader = events(id)) {
      assertTrue(next(reader).contains("\"degraded\":[\"meanwhile\"]"), "that one is of the past");
    }
  }

  private BufferedReader events(String after) {
    HttpResponse<InputStream> stream =
        server.send(
            server.asAdmin("/api/v1/events").header("Last-Event-ID", after),
            BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
  }

  private static String next(BufferedReader reader) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("data: ")) {
        return line;
      }
    }
    throw new IOException("the stream ended");
  }

  private HttpRequest.Builder yaml(String path, String body) {
    return server
        .asAdmin(path)
        .header("Content-Type", "application/yaml; charset=utf-8")
        .PUT(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> put(String path, String type, String body) {
    return put(path, type, BodyPublishers.ofString(body));
  }

  private HttpResponse<String> put(String path, String type, BodyPublisher body) {
    return server.send(server.asAdmin(path).header("Content-Type", type).PUT(body));
  }

  private static JsonNode problem(int status, HttpResponse<String> answer) throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("application/problem+json", header(answer, "Content-Type"));
    JsonNode problem = json(answer);
    assertEquals(status, problem.path("status").asInt());
    assertFalse(problem.path("title").asText().isEmpty());
    assertFalse(problem.path("detail").asText().isEmpty());
    return problem;
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}

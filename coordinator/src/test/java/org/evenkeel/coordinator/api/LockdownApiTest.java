package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LockdownApiTest {
  private static final String PATH = "/api/v1/lockdown";
  private static final String OFFICE = "{\"networks\": [\"10.0.0.0/8\"], \"ports\": [\"22\"]}";
  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("NullAway.Init") // set before all tests
  private TestServer server;

  @BeforeAll
  void serve(@TempDir Path root) {
    server = new TestServer(root, new InMemoryControl(Snapshots.of()), new TestServer.NoPages());
  }

  @AfterEach
  void takeAway() {
    assertEquals(200, send("DELETE", PATH, "").statusCode());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest.Builder request =
        server
            .asAdmin(path)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return server.send(request);
  }

  private JsonNode sent(String method, String path, String body) throws IOException {
    HttpResponse<String> answer = send(method, path, body);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  @Test
  void aLockdownWaitsIsConfirmedAndTakenAway() throws IOException {
    assertEquals("open", sent("GET", PATH, "").path("state").asText());
    JsonNode waiting = sent("PUT", PATH, OFFICE);
    assertEquals("waiting", waiting.path("state").asText());
    assertEquals("9443/tcp", waiting.path("listeners").path(0).path("port").asText());
    assertEquals("127.0.0.1", waiting.path("you").path("address").asText());
    long left = waiting.path("waiting").path("seconds-left").asLong(-1);
    assertTrue(left >= 0 && left <= 60, waiting.toString());
    assertTrue(server.filter().rules().isPresent());

    assertEquals("locked", sent("POST", PATH + "/confirm", "").path("state").asText());
    assertEquals(404, send("POST", PATH + "/confirm", "").statusCode());
    assertEquals("open", sent("DELETE", PATH, "").path("state").asText());
    assertTrue(server.filter().rules().isEmpty());

    String audit = send("GET", "/api/v1/audit", "").body();
    assertTrue(audit.contains("PUT /api/v1/lockdown"), audit);
    assertTrue(audit.contains("networks [10.0.0.0/8], ports [22/tcp], confirmed"), audit);
    assertTrue(audit.contains("+ network 10.0.0.0/8"), audit);
  }

  @Test
  void aPlanShowsTheRulesAndDoesNothing() throws IOException {
    String before = send("GET", "/api/v1/audit", "").body();
    JsonNode plan = sent("PUT", PATH + "?plan=true", OFFICE);
    assertTrue(plan.path("rules").toString().contains("ip saddr { 10.0.0.0/8 } accept"));
    assertEquals("+ network 10.0.0.0/8", plan.path("changes").path(0).asText());
    assertEquals("nftables", plan.path("filter").asText());
    assertTrue(plan.path("shuts-out").isEmpty(), "loopback is never looked at");
    assertTrue(server.filter().rules().isEmpty());
    assertEquals(before, send("GET", "/api/v1/audit", "").body());
  }

  @Test
  void whoAsksIsNotShutOutUnlessForced() throws IOException {
    String away = OFFICE.replace("}", ", \"reached-from\": [\"10.1.1.1\", \"192.0.2.9\"]}");
    HttpResponse<String> refused = send("PUT", PATH, away);
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("192.0.2.9 is in none of the networks"), refused.body());
    assertTrue(server.filter().rules().isEmpty());
    assertEquals(
        "[\"192.0.2.9\"]", sent("PUT", PATH + "?plan=true", away).path("shuts-out").toString());
    String forced = away.replace("}", ", \"force\": true}");
    assertEquals("waiting", sent("PUT", PATH, forced).path("state").asText());
  }

  @Test
  void aConnectionFromBeforeProvesNothingAndIsClosed() throws IOException {
    try (Socket before = new Socket(InetAddress.getLoopbackAddress(), server.clearPort());
        var in =
            new BufferedReader(
                new InputStreamReader(before.getInputStream(), StandardCharsets.US_ASCII))) {
      ask(before, "GET", "/api/v1/lockdown", "");
      assertEquals("HTTP/1.1 200 OK", in.readLine());
      skipAnswer(in);
      assertEquals("waiting", sent("PUT", PATH, OFFICE).path("state").asText());
      ask(before, "POST", "/api/v1/lockdown/confirm", "Content-Length: 0\r\n");
      assertEquals("HTTP/1.1 409 Conflict", in.readLine());
      assertTrue(skipAnswer(in).contains("connection: close"), "it is closed");
      assertEquals(-1, in.read());
    }
    assertEquals("waiting", sent("GET", PATH, "").path("state").asText());
    assertEquals("locked", sent("POST", PATH + "/confirm", "").path("state").asText());
  }

  private void ask(Socket socket, String method, String path, String more) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: lb1\r\nAuthorization: %s\r\n%s\r\n"
            .formatted(method, path, TestServer.basic("admin", server.password()), more);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads an answer to its end; its head in small letters. */
  private static String skipAnswer(BufferedReader in) throws IOException {
    StringBuilder head = new StringBuilder();
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      String small = line.toLowerCase(Locale.ROOT);
      head.append(small).append('\n');
      if (small.startsWith("content-length: ")) {
        length = Integer.parseInt(small.substring("content-length: ".length()));
      }
    }
    for (int i = 0; i < length; i++) {
      assertTrue(in.read() >= 0, "the body is whole");
    }
    return head.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | networks",
        "{\"networks\": \"10.0.0.0/8\"} | networks",
        "{\"networks\": [\"10.0.0.1/8\"]} | networks",
        "{\"networks\": [\"lb1\"]} | networks",
        "{\"networks\": [5]} | networks",
        "{\"networks\": [\"10.0.0.0/8\"], \"ports\": [\"ssh\"]} | ports",
        "{\"networks\": [\"10.0.0.0/8\"], \"ports\": [\"6694/udp\"]} | -",
        "{\"networks\": [\"10.0.0.0/8\"], \"force\": \"yes\"} | force",
        "{\"networks\": [\"10.0.0.0/8\"], \"reached-from\": [\"me\"]} | reached-from",
        "{\"networks\": [\"10.0.0.0/8\"], \"more\": 1} | -"
      })
  void whatIsNoLockdownIsRefused(String body, String field) throws IOException {
    HttpResponse<String> refused = send("PUT", PATH, body);
    assertTrue(refused.statusCode() == 400 || refused.statusCode() == 409, refused.body());
    String named = JSON.readTree(refused.body()).path("field").asText("");
    assertEquals(field, named.isEmpty() ? "-" : named, refused.body());
    assertTrue(server.filter().rules().isEmpty());
  }

  @Test
  void theWaitHasBounds() {
    assertEquals(400, send("PUT", PATH + "?confirm=2h", OFFICE).statusCode());
    assertEquals(400, send("PUT", PATH + "?confirm=never", OFFICE).statusCode());
    assertTrue(server.filter().rules().isEmpty());
  }
}

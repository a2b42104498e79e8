package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GateTest {
  private static final String STATUS = "/api/v1/status";

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) {
    InMemoryControl control =
        new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10))));
    server = new TestServer(root, control, new TestServer.NoPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void strangersAreAskedForCredentials() {
    HttpResponse<String> answer = server.send(server.request(STATUS));
    assertEquals(401, answer.statusCode());
    String challenge = answer.headers().firstValue("WWW-Authenticate").orElse("");
    assertTrue(challenge.startsWith("Basic realm="), challenge);
  }

  @Test
  void onlyTheRightPairGetsIn() {
    assertEquals(200, status(TestServer.basic("admin", server.password())));
    assertEquals(200, status(TestServer.basic("admin", server.password())));
    assertEquals(401, status(TestServer.basic("admin", server.password() + "x")));
    assertEquals(401, status(TestServer.basic("root", server.password())));
    String[] malformed = {
      "Basic",
      "Basic ",
      "Basic ???",
      "Basic YWRtaW4=",
      "Bearer x",
      "Digest y",
      "Basic " + "A".repeat(9000)
    };
    for (String header : malformed) {
      assertEquals(401, status(header), header);
    }
  }

  @Test
  void guessingIsSlowedDown() {
    int refusals = 0;
    int status = 401;
    while (status == 401 && refusals <= Backoff.FORGIVEN) {
      status = status(TestServer.basic("admin", "guess " + refusals++));
    }
    assertEquals(429, status);
    assertEquals(429, status(TestServer.basic("admin", server.password())), "a guess got through");
  }

  @Test
  void forgedCookieIsNoSession() {
    String name = "__Host-evenkeel-" + server.port();
    for (String value : new String[] {"", "x", "A".repeat(43), "\"quoted\""}) {
      HttpResponse<String> answer =
          server.send(
              server
                  .request("/api/v1/config")
                  .header("Cookie", name + "=" + value)
                  .header("Content-Type", "text/yaml")
                  .PUT(BodyPublishers.ofString("a: 1")));
      assertEquals(401, answer.statusCode(), value);
    }
    assertEquals(0, server.control().commands().size());
  }

  private int status(String authorization) {
    return server.send(server.request(STATUS).header("Authorization", authorization)).statusCode();
  }
}

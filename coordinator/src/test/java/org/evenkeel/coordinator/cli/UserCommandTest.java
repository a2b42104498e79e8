package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users and tokens: command, control socket, API and back. */
final class UserCommandTest {
  @TempDir private Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void start() {
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
  void aUserIsAddedListedChangedAndRemoved() {
    Typed added =
        typedWith(
            "a long enough one\n", "user", "add", "ada", "--role", "operator", "--service", "mq");
    assertEquals(0, added.status(), added.err());
    assertEquals("ada: operator of mq\n", added.err());
    assertEquals("", added.out());
    assertEquals(
        """
        NAME   ROLE      SERVICES  SIGNS IN WITH
        ada    operator  mq        password
        admin  admin     all       password
        """,
        typed("user", "list").out());
    assertEquals(200, status(TestServer.basic("ada", "a long enough one")));

    assertEquals("ada: operator\n", typed("user", "set", "ada", "--all-services").err());
    Typed changed = typed("user", "password", "ada", "--generate");
    assertEquals(0, changed.status(), changed.err());
    assertEquals(24, changed.out().strip().length());
    assertFalse(changed.err().contains(changed.out().strip()));
    assertEquals(401, status(TestServer.basic("ada", "a long enough one")));
    assertEquals(200, status(TestServer.basic("ada", changed.out().strip())));

    assertEquals(0, typed("user", "remove", "ada").status());
    assertEquals(1, typed("user", "remove", "ada").status());
  }

  @Test
  void whatCannotBeIsSaid() {
    Typed last = typed("user", "remove", "admin");
    assertEquals(1, last.status());
    assertTrue(last.err().contains("that is the last admin"), last.err());
    assertEquals(1, typedWith("", "user", "add", "ada").status());
    assertEquals(1, typedWith("short\n", "user", "add", "ada").status());
    assertEquals(2, typed("user", "add", "ada", "--role", "root").status());
    assertEquals(1, typed("user", "remove", "../config").status());
    assertEquals(1, typed("user", "remove", "..").status());
  }

  @Test
  void aTokenIsMadeListedAndRevoked() {
    Typed made = typed("token", "add", "ci", "--role", "operator", "--service", "mq");
    assertEquals(0, made.status(), made.err());
    String secret = made.out().strip();
    assertTrue(secret.startsWith("ek_"), made.out());
    assertTrue(made.err().startsWith("ci: operator, until 20"), made.err());
    assertEquals(200, status("Bearer " + secret));
    String listed = typed("token", "list").out();
    assertTrue(listed.contains("  ci    local  operator  mq  "), listed);
    assertFalse(listed.contains(secret));
    String id = listed.lines().skip(1).findFirst().orElseThrow().substring(0, 12);
    assertEquals(0, typed("token", "revoke", id).status());
    assertEquals(401, status("Bearer " + secret));
    assertEquals(1, typed("token", "revoke", id).status());
    assertEquals(1, typed("token", "add", "ci", "--expires-in", "400d").status());
  }

  private int status(String authorization) {
    HttpRequest.Builder request =
        server.request("/api/v1/status").header("Authorization", authorization);
    return server.send(request).statusCode();
  }

  private Typed typed(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--root", root.toString()));
    return Typed.run(arguments.toArray(String[]::new));
  }

  private Typed typedWith(String input, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return typed(words);
    } finally {
      System.setIn(before);
    }
  }
}

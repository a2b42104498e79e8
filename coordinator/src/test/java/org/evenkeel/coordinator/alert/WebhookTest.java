package org.evenkeel.coordinator.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.evenkeel.coordinator.check.TestCertificate;
import org.evenkeel.coordinator.model.AlertSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
  private static final Message MESSAGE =
      new Message(
          "lb1", Instant.parse("2026-11-22T03:00:00Z"), List.of("a is down"), List.of("b was"));

  @TempDir private Path folder = Path.of("");
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
  private int status = 204;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpsServer server;

  private Path authorities = Path.of("");

  @BeforeEach
  void serve() throws Exception {
    TestCertificate certificate = TestCertificate.of("localhost", Duration.ofDays(1));
    authorities = certificate.writeCertificate(folder.resolve("ca.pem"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aMessageIsPostedAsJsonWithTheToken() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
    hook(Optional.of(token), Optional.of(authorities)).send(MESSAGE);
    assertEquals("Bearer s3cret", tokens.take());
    assertEquals(
        Map.of(
            "node", "lb1",
            "at", "2026-11-22T03:00:00Z",
            "subject", "lb1: 1 faults, 1 ended",
            "begun", List.of("a is down"),
            "ended", List.of("b was")),
        new ObjectMapper().readValue(bodies.take(), Map.class));
  }

  @Test
  void whatIsNotTakenIsSaid() {
    status = 500;
    assertEquals("it answers with status 500", refusal(Optional.of(authorities)));
  }

  @Test
  void aRedirectIsNotFollowed() {
    status = 302;
    assertEquals("it answers with status 302", refusal(Optional.of(authorities)));
  }

  @Test
  void aServerWhomNobodyVouchesForIsToldNothing() {
    String reason = refusal(Optional.empty());
    assertTrue(reason.contains("unable to find valid certification path"), reason);
    assertTrue(bodies.isEmpty());
  }

  @Test
  void aTokenThatIsNotThereIsSaid() {
    Channel hook = hook(Optional.of(folder.resolve("none")), Optional.of(authorities));
    IOException e = assertThrows(IOException.class, () -> hook.send(MESSAGE));
    assertEquals("there is no file " + folder.resolve("none"), e.getMessage());
  }

  private String refusal(Optional<Path> trusted) {
    Channel hook = hook(Optional.empty(), trusted);
    return String.valueOf(assertThrows(IOException.class, () -> hook.send(MESSAGE)).getMessage());
  }

  private Channel hook(Optional<Path> token, Optional<Path> trusted) {
    URI url = URI.create("https://localhost:" + server.getAddress().getPort() + "/hook");
    return new Webhook(new AlertSpec.Webhook(url, token, trusted));
  }
}

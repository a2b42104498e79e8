package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.model.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HAProxy goes on when the coordinator is away, and so does the fallback page. */
@Tag("lab")
class HaproxyPageTest {
  private static final String VIP = "127.0.12.78";
  private static final String REAL = "127.0.11.78";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Path root;
  private Path page;
  private Path configuration;

  @BeforeEach
  void make() throws IOException {
    root = Files.createTempDirectory("evkp");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    page = etc.resolve("fallback.html");
    configuration = etc.resolve("evenkeel.yaml");
    Files.writeString(
        etc.resolve("node.yaml"),
        "node: lb1\nlisten: { web: off, clear: off, fallback: \"%s:9081\" }\n".formatted(VIP));
  }

  @AfterEach
  void end() throws Exception {
    try {
      start(true).close(); // it takes HAProxy with it
    } finally {
      RoutedSite.delete(root);
    }
  }

  @Test
  void clientsSeeThePageWhileTheCoordinatorIsAway() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(REAL), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      Files.writeString(page, "<p>Wir sind gleich zurück.");
      Files.writeString(configuration, service("web", 8078, server.getAddress().getPort()));
      try (Coordinator coordinator = start(false)) {
        Assumptions.assumeTrue(
            coordinator.control().snapshot().virtualServices().getFirst().engine()
                == Engine.HAPROXY,
            "no HAProxy 2.6 or later is installed");
        shows(8078, "it serves", answer -> answer.statusCode() == 200);
      }
      assertEquals(200, ask(8078).statusCode(), "nobody sees the page while somebody serves");
    } finally {
      server.stop(0);
    }
    comesAgain(ask(8078), "Wir sind gleich zurück.");

    Files.writeString(page, "<p>Noch ein wenig Geduld.");
    Files.writeString(
        configuration, service("web", 8078, server.getAddress().getPort()) + more("next", 8079));
    try (Coordinator _ = start(false)) {
      shows(8079, "the next service is there", answer -> answer.statusCode() == 503);
      shows(8078, "the page is served", answer -> answer.body().contains("Geduld"));
    }
    comesAgain(ask(8078), "Noch ein wenig Geduld.");

    Files.writeString(page, "<!-- " + "x".repeat(100_000) + " -->");
    Files.writeString(configuration, service("web", 8078, server.getAddress().getPort()));
    try (Coordinator _ = start(false)) {
      shows(8078, "a large page is served", answer -> answer.body().length() > 100_000);
    }
    comesAgain(ask(8078), "Back in a moment");
  }

  private static void comesAgain(HttpResponse<String> answer, String text) {
    assertEquals(503, answer.statusCode());
    assertEquals(Optional.of("30"), answer.headers().firstValue("Retry-After"));
    assertEquals(
        Optional.of("text/html; charset=utf-8"), answer.headers().firstValue("Content-Type"));
    assertTrue(answer.body().contains(text), answer.body());
  }

  private Coordinator start(boolean clear) throws StartException {
    return Coordinator.start(
        new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), clear));
  }

  private static String service(String name, int port, int real) {
    return "virtual-services:\n" + more(name, port).replace("port: 1 }", "port: " + real + " }");
  }

  private static String more(String name, int port) {
    return """
      - name: %s
        address: %s
        ports: %d
        forwarding: proxy
        check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 1 }
        fallback: { address: %s, port: 9081 }
        proxy: { mode: http }
        real-servers:
          - { name: real, address: %s, port: 1 }
    """
        .formatted(name, VIP, port, VIP, REAL);
  }

  private static void shows(int port, String what, Predicate<HttpResponse<String>> wanted)
      throws Exception {
    long start = System.nanoTime();
    String last = "nothing";
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      try {
        HttpResponse<String> answer = ask(port);
        if (wanted.test(answer)) {
          return;
        }
        last = answer + " " + answer.body();
      } catch (IOException e) {
        last = e.toString();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    fail("in vain: " + what + ": " + last);
  }

  private static HttpResponse<String> ask(int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://%s:%d/".formatted(VIP, port)))
              .timeout(PATIENCE)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}

package org.evenkeel.coordinator.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus takes our metrics, and the dashboard and alerts of the manual work there. */
@Tag("lab")
class PrometheusTest {
  private static final Path PROGRAMS = Path.of("../target/servers/usr/bin").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(groups:.*?)```");
  private static final long PATIENCE_SECONDS = 90;

  @TempDir private Path folder = Path.of("");
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aRealPrometheusTakesThemAndTheDashboardFindsAllItAsksFor() throws Exception {
    requirePrometheus();
    HttpServer metrics = served();
    int port = freePort();
    Process prometheus = prometheus(metrics.getAddress().getPort(), port);
    try {
      await(port, "count_over_time(process_start_time_seconds[1m]) > 2"); // so there are rates
      for (String asked : dashboard()) {
        await(port, asked); // for a moment nobody tells anything, where a scrape came too late
      }
      await(port, "evenkeel_real_server_weight{real_server=\"rabbit1\"} == 97");
    } finally {
      prometheus.destroy();
      prometheus.waitFor(60, TimeUnit.SECONDS);
      metrics.stop(0);
    }
  }

  @Test
  void theLinterOfPrometheusHasNothingToSay() throws Exception {
    requirePrometheus();
    Path text =
        Files.writeString(
            folder.resolve("metrics"),
            ExpositionFormats.init()
                .getPrometheusTextFormatWriter()
                .toDebugString(Metrics.of(Subjects.whole())));
    assertEquals("", promtool(text, "check", "metrics").strip());
  }

  @Test
  void theAlertsOfTheManualAreRules() throws Exception {
    requirePrometheus();
    Matcher rules = YAML.matcher(Files.readString(Path.of("../docs/metrics.md")));
    assertTrue(rules.find());
    Path file = Files.writeString(folder.resolve("rules.yaml"), rules.group(1));
    String said = promtool(Path.of("/dev/null"), "check", "rules", file.toString());
    assertTrue(said.contains("SUCCESS: 5 rules found"), said);
  }

  /** The figures as the API serves them; what is counted goes on with each scrape. */
  private static HttpServer served() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/metrics",
        exchange -> {
          ExpositionFormatWriter format =
              ExpositionFormats.init().findWriter(exchange.getRequestHeaders().getFirst("Accept"));
          exchange.getResponseHeaders().add("Content-Type", format.getContentType());
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            format.write(body, Metrics.of(Subjects.whole()));
          }
        });
    server.start();
    return server;
  }

  private Process prometheus(int metrics, int port) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("prometheus.yaml"),
            """
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: evenkeel
                static_configs: [{ targets: ["127.0.0.1:%d"] }]
            """
                .formatted(metrics));
    return new ProcessBuilder(
            PROGRAMS.resolve("prometheus").toString(),
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /** Every expression of the dashboard, as Grafana would ask it of all services. */
  private static List<String> dashboard() throws IOException {
    JsonNode dashboard = JSON.readTree(Path.of("../docs/grafana/evenkeel.json").toFile());
    List<String> expressions = new ArrayList<>();
    for (JsonNode target : dashboard.findValues("expr")) {
      expressions.add(target.asText().replace("$__rate_interval", "1m").replace("$service", ".*"));
    }
    assertFalse(expressions.isEmpty());
    return expressions;
  }

  private void await(int port, String asked) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        if (!query(port, asked).isEmpty()) {
          return;
        }
      } catch (IOException _) {
        // It does not listen yet.
      }
      if (System.nanoTime() - end > 0) {
        fail("Prometheus has no " + asked + ":\n" + Files.readString(folder.resolve("log")));
      }
      Thread.sleep(200);
    }
  }

  private JsonNode query(int port, String expression) throws IOException, InterruptedException {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=" + encoded);
    String answer =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    JsonNode read = JSON.readTree(answer);
    if (!read.path("status").asText().equals("success")) {
      throw new IOException(answer); // not ready yet, or a wrong expression
    }
    return read.at("/data/result");
  }

  private String promtool(Path input, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve("promtool").toString()));
    command.addAll(List.of(words));
    Process tool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input.toFile()).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tool.waitFor(), said);
    return said;
  }

  /** Below the ports that the kernel gives to anybody: it listens late. */
  private static int freePort() throws IOException {
    for (int port = 19_090; ; port++) {
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException _) {
        // taken: the next one
      }
    }
  }

  private static void requirePrometheus() {
    boolean there = Files.isExecutable(PROGRAMS.resolve("prometheus"));
    if (!there && Boolean.getBoolean("evenkeel.required")) {
      fail("Prometheus is not unpacked: run ./evenkeel test lab as root once");
    }
    assumeTrue(there, "Prometheus is not unpacked: run ./evenkeel test lab as root once");
  }
}

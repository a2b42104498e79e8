package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document says of every route what it is, and of nothing else. */
final class OpenApiTest {
  private static final Path PUBLISHED = Path.of("../docs/api.md");
  private static final String BEGIN = "| method | path | role | what |\n|---|---|---|---|\n";

  @TempDir private Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve() {
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
  void everyRouteHasAGuideAndEveryGuideARoute() {
    Set<String> registered =
        server.routes().stream()
            .filter(OpenApi::isOfTheApi)
            .map(ApiServer.Route::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(registered, new TreeSet<>(RouteGuide.byRoute().keySet()));
    assertTrue(registered.size() > 50, "routes are not found: " + registered);
  }

  @Test
  void eachRouteIsInTheDocumentWithItsRoleAndItsParameters() throws IOException {
    JsonNode document = document();
    assertEquals("3.1.0", document.path("openapi").asText());
    Set<String> ids = new TreeSet<>();
    for (ApiServer.Route route : server.routes()) {
      JsonNode operation =
          document.path("paths").path(route.path()).path(route.method().toLowerCase(Locale.ROOT));
      assertTrue(operation.isObject(), route.toString());
      assertTrue(ids.add(operation.path("operationId").asText()), "twice: " + route);
      assertEquals(OpenApi.role(route), operation.path("x-evenkeel-role").asText());
      assertEquals(route.access().contains(Access.OPEN), operation.has("security"));
      assertTrue(operation.path("summary").asText().length() > 3, route.toString());
      long braces = route.path().chars().filter(c -> c == '{').count();
      assertEquals(
          braces,
          operation.path("parameters").findValuesAsText("in").stream()
              .filter("path"::equals)
              .count());
      assertEquals(
          "#/components/responses/problem", operation.at("/responses/default/$ref").asText());
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() throws IOException {
    JsonNode document = document();
    List<String> references = document.findValuesAsText("$ref");
    assertTrue(references.size() > 100, "references are not found: " + references.size());
    for (String reference : references) {
      assertTrue(document.at(reference.substring(1)).isObject(), reference);
    }
    Set<String> used =
        references.stream()
            .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
    List<String> unused = new ArrayList<>();
    document
        .at("/components/schemas")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!used.contains(name)) {
                unused.add(name);
              }
            });
    assertEquals(List.of(), unused);
  }

  /** What the status really says is what the schema says: names, and which of them must be. */
  @Test
  void theStatusHasWhatItsSchemaSays() throws IOException {
    JsonNode schemas = document().at("/components/schemas");
    JsonNode status =
        new ObjectMapper().readTree(server.send(server.asAdmin("/api/v1/status")).body());
    fits(status, schemas.path("status"));
    fits(status.at("/virtual-services/0"), schemas.path("service-status"));
    fits(status.at("/virtual-services/0/real-servers/0"), schemas.path("real-server-status"));
  }

  private static void fits(JsonNode value, JsonNode schema) {
    assertTrue(value.isObject(), schema.toString());
    for (JsonNode name : schema.path("required")) {
      assertTrue(value.has(name.asText()), name.asText());
    }
    value
        .fieldNames()
        .forEachRemaining(name -> assertTrue(schema.path("properties").has(name), name));
  }

  /** By openapi-spec-validator of PyPI, where Python has it. */
  @Test
  void aValidatorTakesIt() throws IOException, InterruptedException {
    Path file = root.resolve("openapi.json");
    Files.writeString(file, server.send(server.asAdmin("/api/v1/openapi.json")).body());
    assumeTrue(
        run("import openapi_spec_validator").isEmpty(),
        "python3 has no openapi_spec_validator; pip install openapi-spec-validator");
    String said =
        run(
            "import json, openapi_spec_validator as v; v.validate(json.load(open('%s')))"
                .formatted(file));
    assertEquals("", said);
  }

  private static String run(String python) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder("python3", "-c", python).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : "failed: " + said;
    } catch (IOException e) {
      return "no python3: " + e.getMessage();
    }
  }

  /** {@code mvn verify -Dapi=write} writes it anew. */
  @Test
  void thePublishedTableIsWhatIsRegistered() throws IOException {
    String table =
        server.routes().stream()
            .filter(OpenApi::isOfTheApi)
            .sorted(
                Comparator.comparing(ApiServer.Route::path).thenComparing(ApiServer.Route::method))
            .map(
                route ->
                    "| %s | `%s` | %s | %s |\n"
                        .formatted(
                            route.method(),
                            route.path(),
                            route.access().contains(Access.OPEN) ? "–" : OpenApi.role(route),
                            Objects.requireNonNull(RouteGuide.byRoute().get(route.toString()))
                                .summary()))
            .collect(Collectors.joining());
    String published = Files.readString(PUBLISHED);
    String head = published.substring(0, published.indexOf(BEGIN) + BEGIN.length());
    if ("write".equals(System.getProperty("api"))) {
      Files.writeString(PUBLISHED, head + table);
      published = head + table;
    }
    assertEquals(
        head + table,
        published,
        "the table is out of date; mvn verify -pl coordinator -am -Dapi=write writes it");
  }

  private JsonNode document() throws IOException {
    HttpResponse<String> answer = server.send(server.asAdmin("/api/v1/openapi.json"));
    assertEquals(200, answer.statusCode(), answer.body());
    return new ObjectMapper().readTree(answer.body());
  }
}

package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.model.Version;

/** The API as an OpenAPI 3.1 document: the routes that there are, as {@link RouteGuide} says. */
final class OpenApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
  private static final String SCHEMAS = "schemas.json";
  private static final String SCHEMA = "schema";

  private OpenApi() {}

  /** Whether a route is the API's rather than the pages'. */
  static boolean isOfTheApi(ApiServer.Route route) {
    return route.path().startsWith("/api/v1/")
        || Set.of("/healthz", "/metrics").contains(route.path());
  }

  /** The document, in UTF-8. A route that has no guide is in it without a word. */
  static byte[] document(List<ApiServer.Route> routes) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", "Evenkeel")
        .put("version", Version.running())
        .put(
            "description",
            "Whatever the command line or the web UI can do, this can. See docs/api.md.");
    ArrayNode security = root.putArray("security");
    security.addObject().putArray("basic");
    security.addObject().putArray("token");
    ObjectNode paths = root.putObject("paths");
    routes.stream()
        .filter(OpenApi::isOfTheApi)
        .sorted((a, b) -> a.path().compareTo(b.path()))
        .forEach(
            route ->
                paths
                    .withObjectProperty(route.path())
                    .set(route.method().toLowerCase(Locale.ROOT), operation(route)));
    components(root.putObject("components"));
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
  }

  /** The least role that a route needs, in a word. */
  static String role(ApiServer.Route route) {
    return Access.least(Set.copyOf(route.access())).map(Object::toString).orElse("none");
  }

  private static ObjectNode operation(ApiServer.Route route) {
    ObjectNode operation = MAPPER.createObjectNode();
    Optional<RouteGuide> guide = Optional.ofNullable(RouteGuide.byRoute().get(route.toString()));
    operation.put("operationId", id(route));
    guide.ifPresent(known -> operation.put("summary", known.summary()));
    if (route.access().contains(Access.OPEN)) {
      operation.putArray("security");
      operation.put("description", "For anybody.");
    } else {
      operation.put("description", "Needs the role %s.".formatted(role(route)));
    }
    operation.put("x-evenkeel-role", role(route));
    parameters(operation, route, guide);
    guide
        .flatMap(RouteGuide::body)
        .ifPresent(
            body -> {
              ObjectNode sent = operation.putObject("requestBody");
              sent.put("required", true);
              content(sent, body);
            });
    answers(operation.putObject("responses"), route, guide);
    return operation;
  }

  /** Such as {@code put-virtual-services-vip}. */
  private static String id(ApiServer.Route route) {
    String path = route.path().replace("/api/v1/", "/").replaceAll("[{}]", "");
    return route.method().toLowerCase(Locale.ROOT) + path.replace('/', '-').replace('.', '-');
  }

  private static void parameters(
      ObjectNode operation, ApiServer.Route route, Optional<RouteGuide> guide) {
    ArrayNode parameters = operation.putArray("parameters");
    Matcher names = PARAMETER.matcher(route.path());
    while (names.find()) {
      ObjectNode parameter = parameters.addObject();
      parameter.put("name", names.group(1)).put("in", "path").put("required", true);
      parameter
          .putObject(SCHEMA)
          .put("type", names.group(1).equals("number") ? "integer" : "string");
    }
    if (guide.isEmpty()) {
      return;
    }
    for (String name : guide.get().query()) {
      RouteGuide.Parameter known = Objects.requireNonNull(RouteGuide.PARAMETERS.get(name), name);
      ObjectNode parameter = parameters.addObject();
      parameter.put("name", name).put("in", "query").put("description", known.description());
      parameter.putObject(SCHEMA).put("type", known.type());
    }
    if (guide.get().conditional()) {
      ObjectNode parameter = parameters.addObject();
      parameter.put("name", "If-Match").put("in", "header");
      parameter.put(
          "description", "The ETag that GET answered; refused with 412 when another one runs.");
      parameter.putObject(SCHEMA).put("type", "string");
    }
  }

  private static void answers(
      ObjectNode responses, ApiServer.Route route, Optional<RouteGuide> guide) {
    ObjectNode done =
        responses.putObject(Integer.toString(guide.map(RouteGuide::status).orElse(200)));
    done.put("description", "Done");
    if (guide.isPresent() && !route.method().equals("HEAD")) {
      content(done, guide.get().answer());
    }
    responses.putObject("default").put("$ref", "#/components/responses/problem");
  }

  private static void content(ObjectNode parent, RouteGuide.Content content) {
    ObjectNode types = parent.putObject("content");
    for (String type : content.types()) {
      ObjectNode media = types.putObject(type);
      if (content.schema().isPresent()) {
        media.putObject(SCHEMA).put("$ref", "#/components/schemas/" + content.schema().get());
      }
    }
  }

  private static void components(ObjectNode components) {
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes.putObject("basic").put("type", "http").put("scheme", "basic");
    schemes
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A token of /api/v1/tokens.");
    ObjectNode problem = components.putObject("responses").putObject("problem");
    problem.put("description", "Not done, and why");
    content(problem, new RouteGuide.Content(List.of(Problem.MEDIA_TYPE), Optional.of("problem")));
    components.set("schemas", schemas());
  }

  private static ObjectNode schemas() {
    try (InputStream in =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream(SCHEMAS), SCHEMAS)) {
      ObjectNode schemas = (ObjectNode) MAPPER.readTree(in);
      ObjectNode configuration = (ObjectNode) MAPPER.readTree(ClusterYaml.schema());
      configuration.remove("$schema");
      ObjectNode service = items(configuration, "virtual-services");
      ObjectNode real = items(service, "real-servers");
      refer(service, "real-servers", "real-server");
      refer(configuration, "virtual-services", "virtual-service");
      schemas.setAll(
          Map.of(
              "configuration", configuration,
              "virtual-service", service,
              "virtual-service-put", nameless(service),
              "real-server", real,
              "real-server-put", nameless(real)));
      return schemas;
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own schemas cannot be read", e);
    }
  }

  /** The schema of the members of a list. */
  private static ObjectNode items(ObjectNode schema, String list) {
    return (ObjectNode) list(schema, list).path("items");
  }

  private static void refer(ObjectNode schema, String list, String name) {
    ((ObjectNode) list(schema, list))
        .putObject("items")
        .put("$ref", "#/components/schemas/" + name);
  }

  private static JsonNode list(ObjectNode schema, String list) {
    return schema.path("properties").path(list);
  }

  /** The path has the name; the body need not repeat it. */
  private static ObjectNode nameless(ObjectNode schema) {
    ObjectNode nameless = schema.deepCopy();
    ArrayNode required = nameless.putArray("required");
    schema
        .path("required")
        .forEach(
            name -> {
              if (!name.asText().equals("name")) {
                required.add(name);
              }
            });
    return nameless;
  }
}

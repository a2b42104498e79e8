package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.RealServerId;
import org.jspecify.annotations.Nullable;

/** The routes under {@code /api/v1}, and {@code /healthz}. */
final class RestApi {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml"; // RFC 9512
  private static final List<String> CONFIGURATION_TYPES =
      List.of(YAML, "application/x-yaml", "text/yaml", "text/plain", JSON);
  private static final Pattern ENTITY_TAG = Pattern.compile("\"(\\d{1,9})\"");
  private static final int LONGEST_COMMENT = 500;

  private final Control control;
  private final Feed<byte[]> feed;
  private final EventStream events;
  private final EditGate edits;

  RestApi(Control control, Feed<byte[]> feed, EventStream events, EditGate edits) {
    this.edits = edits;
    this.control = control;
    this.feed = feed;
    this.events = events;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/healthz", this::health, Access.OPEN);
    routes.head("/healthz", this::health, Access.OPEN);
    routes.get("/api/v1/status", this::status, Access.VIEWER);
    routes.get("/api/v1/events", this::events, Access.VIEWER);
    routes.get("/api/v1/config", this::configuration, Access.VIEWER);
    // What only asks what would change is for every node; the director refuses the rest.
    routes.put("/api/v1/config", this::configure, Access.ADMIN, Access.EVERYWHERE);
    routes.put(
        "/api/v1/virtual-services/{vip}/real-servers/{rip}/state", this::setState, Access.OPERATOR);
  }

  private void health(Context request) {
    if (!control.alive()) {
      throw ProblemException.of(
          503, "the first round is not over yet; wait and ask again", "Retry-After", "1");
    }
    request.result("ok\n");
  }

  private void status(Context request) {
    request.contentType(JSON).result(StatusDocument.of(control.snapshot()));
  }

  private void events(Context request) throws InterruptedException {
    events.send(
        request,
        feed,
        "status",
        (before, now) ->
            Arrays.equals(before, now)
                ? Optional.empty()
                : Optional.of(new String(now, StandardCharsets.UTF_8)));
  }

  private void configuration(Context request) {
    Control.Configuration running = control.configuration();
    request.header("ETag", entityTag(running.revision()));
    request.contentType(YAML + ";charset=utf-8").result(running.yaml());
  }

  /**
   * Makes the body the running configuration. {@code ?validate=true} only says whether it could be,
   * {@code ?plan=true} what it would change; {@code ?comment=} goes to the history.
   */
  private void configure(Context request) throws IOException, InterruptedException {
    Body.requireType(request, CONFIGURATION_TYPES);
    OptionalInt ifRevision = revision(request.header("If-Match"));
    boolean plan = flag(request, "plan");
    boolean validateOnly = plan || flag(request, "validate");
    String comment = Optional.ofNullable(request.queryParam("comment")).orElse("");
    if (comment.length() > LONGEST_COMMENT) {
      throw ProblemException.of(
          400, "the comment is over %d characters; say it shorter".formatted(LONGEST_COMMENT));
    }
    Command.Configure configure =
        new Command.Configure(
            Body.text(request), Gate.requester(request).name(), comment, ifRevision, validateOnly);
    if (validateOnly) {
      Recording.nothing(request);
    }
    if (plan) {
      answer(request, Commands.plan(control, configure));
      return;
    }
    int before = control.configuration().revision();
    if (!comment.isEmpty()) {
      Recording.about(request, comment);
    }
    Outcome.Done done = Commands.request(control, configure);
    int running = done.revision();
    Recording.change(request, "revision " + before, "revision " + running);
    Recording.changes(request, done.changes());
    request.header("ETag", entityTag(running));
    Optional<Boolean> replicated = validateOnly ? Optional.empty() : edits.settled(request);
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("revision", running);
                  if (replicated.isPresent()) {
                    json.writeBooleanField("replicated", replicated.get());
                  }
                  json.writeEndObject();
                }));
  }

  private static void answer(Context request, Outcome.Planned planned) {
    request.header("ETag", entityTag(planned.revision()));
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("revision", planned.revision());
                  Json.texts(json, "changes", planned.changes());
                  Json.texts(json, "reloads", planned.reloads());
                  json.writeEndObject();
                }));
  }

  private void setState(Context request) throws IOException, InterruptedException {
    Body.requireType(request, List.of(JSON));
    RealServerId realServer = new RealServerId(request.pathParam("vip"), request.pathParam("rip"));
    JsonNode order = Json.texts(Body.bytes(request), "state", "drain", List.of("deadline"));
    String word = order.path("state").asText();
    Commands.setState(control, request, realServer, word, deadline(order));
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("state", word);
                  json.writeEndObject();
                }));
  }

  private static Optional<Duration> deadline(JsonNode order) {
    if (!order.has("deadline")) {
      return Optional.empty();
    }
    try {
      return Optional.of(DurationText.parse(order.path("deadline").asText()));
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(400, e.getMessage() + "; write it such as 30s or 5m");
    }
  }

  private static boolean flag(Context request, String name) {
    String value = Optional.ofNullable(request.queryParam(name)).orElse("false");
    return switch (value) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw ProblemException.of(400, name + " is neither true nor false; send one");
    };
  }

  private static OptionalInt revision(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return OptionalInt.empty();
    }
    Matcher matcher = ENTITY_TAG.matcher(ifMatch.strip());
    if (!matcher.matches()) {
      throw ProblemException.of(
          400, "If-Match is not a revision in quotes; send the ETag that GET answered, as \"7\"");
    }
    return OptionalInt.of(Integer.parseInt(matcher.group(1)));
  }

  private static String entityTag(int revision) {
    return "\"" + revision + "\"";
  }
}

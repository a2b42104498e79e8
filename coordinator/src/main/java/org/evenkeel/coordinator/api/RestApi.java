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
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.RealServerId;

/** The routes under {@code /api/v1}, and {@code /healthz}. */
final class RestApi {
  private static final String JSON = "application/json";

  private final Control control;
  private final StatusTexts statuses = new StatusTexts();
  private final Feed<byte[]> feed;
  private final EventStream events;

  RestApi(Control control, Feed<byte[]> feed, EventStream events) {
    this.control = control;
    this.feed = feed;
    this.events = events;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/healthz", this::health, Access.OPEN);
    routes.head("/healthz", this::health, Access.OPEN);
    routes.get("/api/v1/status", this::status, Access.VIEWER);
    routes.get("/api/v1/events", this::events, Access.VIEWER);
    routes.put(
        "/api/v1/virtual-services/{vip}/real-servers/{rip}/state", this::setState, Access.OPERATOR);
  }

  private void health(Context request) {
    if (!control.alive()) {
      throw ProblemException.of(
          503, "the first round is not over yet; wait and ask again", "Retry-After", "1");
    }
    request.contentType("text/plain;charset=utf-8").result("ok\n");
  }

  private void status(Context request) {
    request.contentType(JSON).result(statuses.of(control.snapshot()));
  }

  private void events(Context request) throws InterruptedException {
    events.send(
        request,
        feed,
        "status",
        (before, now, event) -> {
          if (!Arrays.equals(before, now)) {
            event.write(new String(now, StandardCharsets.UTF_8));
          }
        });
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
}

package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;

/** The routes of health checks and of what they have found so far. */
final class CheckApi {
  private static final String JSON = "application/json";
  private static final String REAL_SERVER = "/api/v1/virtual-services/{vip}/real-servers/{rip}/";

  private final Control control;

  CheckApi(Control control) {
    this.control = control;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/checks", this::figures, Access.VIEWER);
    routes.post(
        REAL_SERVER + "check", this::checkNow, Access.OPERATOR, Access.EVERYWHERE, Access.ASKS);
    routes.get(REAL_SERVER + "timeline", this::timeline, Access.VIEWER);
  }

  /** How the checks keep up: a histogram of how late they begin, and how many are under way. */
  private void figures(Context request) {
    Control.CheckFigures figures = control.checks();
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("targets", figures.targets());
                  json.writeNumberField("under-way", figures.underWay());
                  json.writeNumberField("under-way-max", figures.underWayMax());
                  json.writeNumberField("delayed", figures.delayed());
                  numbers(json, "lateness-bounds-us", figures.latenessBoundsMicros());
                  numbers(json, "lateness-counts", figures.latenessCounts());
                  json.writeEndObject();
                }));
  }

  private static void numbers(JsonGenerator json, String name, List<Long> numbers)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  private void checkNow(Context request) throws InterruptedException {
    Outcome.Probed probed = Commands.check(control, id(request), Gate.requester(request));
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeBooleanField("passed", probed.passed());
                  json.writeStringField("reason", probed.reason());
                  json.writeStringField("health", probed.health().toString());
                  json.writeEndObject();
                }));
  }

  private void timeline(Context request) {
    RealServerId id = id(request);
    RealServerStatus status = Commands.status(control, id);
    request
        .contentType(JSON)
        .result(TimelineDocument.of(id, status, control.timeline(id), Instant.now()));
  }

  private static RealServerId id(Context request) {
    return new RealServerId(request.pathParam("vip"), request.pathParam("rip"));
  }
}

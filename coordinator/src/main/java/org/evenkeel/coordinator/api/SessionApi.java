package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.account.Outsider;
import org.evenkeel.coordinator.account.Role;

/**
 * The routes of browsers' sessions on this node: everybody sees and ends their own, an admin those
 * of all. What is listed lets nobody use a session.
 */
final class SessionApi {
  private static final String JSON = "application/json";
  private static final String PATH = "/api/v1/sessions";

  private final Gate gate;

  SessionApi(Gate gate) {
    this.gate = gate;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list, Access.VIEWER);
    routes.delete(PATH + "/{id}", this::end, Access.VIEWER, Access.EVERYWHERE);
  }

  private List<Session> seen(Requester requester) {
    return gate.sessions().stream()
        .filter(
            session ->
                requester.scope().role() == Role.ADMIN || session.user().equals(requester.name()))
        .toList();
  }

  private void list(Context request) {
    Requester requester = Gate.requester(request);
    List<Session> sessions = seen(requester);
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("sessions");
                  for (Session session : sessions) {
                    write(json, session, requester);
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private static void write(JsonGenerator json, Session session, Requester requester)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", session.handle());
    json.writeStringField("user", session.user());
    if (session.account() instanceof Outsider outsider) {
      json.writeStringField("source", outsider.source());
    }
    json.writeStringField("from", session.from().address());
    json.writeStringField("browser", session.from().agent());
    json.writeStringField("started", session.started().toString());
    json.writeBooleanField("this", requester.session().equals(Optional.of(session)));
    json.writeEndObject();
  }

  private void end(Context request) {
    Session session =
        seen(Gate.requester(request)).stream()
            .filter(one -> one.handle().equals(request.pathParam("id")))
            .findFirst()
            .orElseThrow(
                () ->
                    ProblemException.of(
                        404, "no such session; see /api/v1/sessions", Optional.of("id")));
    gate.end(session);
    Recording.about(request, "%s from %s".formatted(session, session.from().address()));
    request.contentType(JSON).result("{}");
  }
}

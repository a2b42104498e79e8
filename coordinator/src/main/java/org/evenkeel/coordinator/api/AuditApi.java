package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.evenkeel.coordinator.audit.AuditLog;
import org.evenkeel.coordinator.audit.AuditVerification;

/** The routes of the audit log. Nobody changes it through here. */
final class AuditApi {
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1000;

  private final AuditLog log;

  AuditApi(AuditLog log) {
    this.log = log;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/audit", this::show, Access.ADMIN);
    routes.get("/api/v1/audit/verification", this::verify, Access.ADMIN);
  }

  /** Whether nobody has changed it since it was written, as far as its own chain tells. */
  private void verify(Context request) throws IOException {
    AuditVerification.Report report = log.verify();
    request
        .contentType("application/json")
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeBooleanField("whole", report.fault().isEmpty());
                  json.writeNumberField("first", report.first());
                  json.writeNumberField("last", report.last());
                  json.writeStringField("last-hash", report.lastHash());
                  if (report.fault().isPresent()) {
                    json.writeStringField("fault", report.fault().get());
                  }
                  json.writeEndObject();
                }));
  }

  /**
   * The last lines: {@code ?limit=} of them, of {@code ?user=}, {@code ?since=} a time; or those
   * that follow line {@code ?after=}.
   */
  private void show(Context request) throws IOException {
    Optional<String> user = Optional.ofNullable(request.queryParam("user"));
    Optional<Instant> since = since(request);
    Optional<Long> after = number(request, "after", Long.MAX_VALUE);
    long limit = number(request, "limit", LIMIT_MAX).orElse((long) LIMIT_DEFAULT);
    Predicate<JsonNode> wanted =
        line ->
            user.filter(name -> !name.equals(line.path("user").asText())).isEmpty()
                && since.filter(time -> before(line, time)).isEmpty();
    List<JsonNode> lines =
        log.read(after.map(OptionalLong::of).orElse(OptionalLong.empty()), wanted, (int) limit);
    request
        .contentType("application/json")
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("entries");
                  for (JsonNode line : lines) {
                    json.writeRawValue(line.toString());
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private static boolean before(JsonNode line, Instant time) {
    try {
      return Instant.parse(line.path("at").asText()).isBefore(time);
    } catch (DateTimeException _) {
      return false; // shown rather than hidden
    }
  }

  private static Optional<Instant> since(Context request) {
    try {
      return Optional.ofNullable(request.queryParam("since")).map(Instant::parse);
    } catch (DateTimeException e) {
      throw ProblemException.of(
          400, "since is no time; send one such as 2026-11-22T03:00:00Z", Optional.of("since"));
    }
  }

  private static Optional<Long> number(Context request, String name, long max) {
    String text = request.queryParam(name);
    if (text == null) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > max) {
      throw ProblemException.of(
          400, "%s is no number up to %d; send one".formatted(name, max), Optional.of(name));
    }
    return Optional.of(Long.parseLong(text));
  }
}

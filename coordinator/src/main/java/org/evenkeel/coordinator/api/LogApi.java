package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.log.LogBook;
import org.evenkeel.coordinator.log.LogLine;

/** The route of the program's log. It names users and addresses, so it is for administrators. */
final class LogApi {
  private static final int LIMIT_DEFAULT = 100;

  private final LogBook book;

  LogApi(LogBook book) {
    this.book = book;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/logs", this::show, Access.ADMIN);
  }

  /**
   * The last lines: {@code ?limit=} of them, of {@code ?level=} and above, with {@code ?text=} in
   * them; or those that follow line {@code ?after=}. {@code last} is what to ask with next.
   */
  private void show(Context request) {
    LogBook.Page page =
        book.read(
            new LogBook.Query(
                number(request, "after", 0, Long.MAX_VALUE, 0),
                level(request),
                Optional.ofNullable(request.queryParam("text")).orElse(""),
                (int) number(request, "limit", 1, LogBook.LINES_MAX, LIMIT_DEFAULT)));
    request
        .contentType("application/json")
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("last", page.last());
                  json.writeArrayFieldStart("lines");
                  for (LogLine line : page.lines()) {
                    json.writeStartObject();
                    json.writeNumberField("number", line.number());
                    json.writeStringField("at", line.at().toString());
                    json.writeStringField("level", line.level().toString());
                    json.writeStringField("source", line.source());
                    json.writeStringField("text", line.text());
                    json.writeEndObject();
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private static LogLine.Level level(Context request) {
    String word = Optional.ofNullable(request.queryParam("level")).orElse("debug");
    return Arrays.stream(LogLine.Level.values())
        .filter(level -> level.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.of(
                    400,
                    "no such level; send one of "
                        + Arrays.stream(LogLine.Level.values())
                            .map(LogLine.Level::toString)
                            .collect(Collectors.joining(", "))));
  }

  private static long number(Context request, String name, long min, long max, long otherwise) {
    String text = request.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
      throw ProblemException.of(
          400, "%s is no number from %d to %d; send one".formatted(name, min, max));
    }
    return Long.parseLong(text);
  }
}

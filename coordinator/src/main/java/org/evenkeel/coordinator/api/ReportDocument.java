package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.evenkeel.coordinator.report.Points;
import org.evenkeel.coordinator.report.Series;
import org.evenkeel.coordinator.report.Subject;

/** The answer to {@code GET /api/v1/reports/…}. Its names are relied on by others. */
final class ReportDocument {
  private ReportDocument() {}

  /** A series as one line of JSON in UTF-8; null is what is not known. */
  static byte[] json(Series series) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          subject(json, series.subject());
          json.writeStringField("range", series.range().toString());
          json.writeStringField("from", series.from().toString());
          json.writeStringField("until", series.until().toString());
          json.writeNumberField("step-seconds", series.step().toSeconds());
          json.writeArrayFieldStart("figures");
          for (Series.Track track : series.tracks()) {
            track(json, track);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void subject(JsonGenerator json, Subject subject) throws IOException {
    switch (subject) {
      case Subject.Node() -> {}
      case Subject.Service(String service) -> json.writeStringField("virtual-service", service);
      case Subject.Member(String service, String realServer) -> {
        json.writeStringField("virtual-service", service);
        json.writeStringField("real-server", realServer);
      }
    }
  }

  private static void track(JsonGenerator json, Series.Track track) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", track.figure().toString());
    json.writeStringField("title", track.figure().title());
    json.writeStringField("unit", track.figure().unit().toString());
    points(json, "average", track.average());
    points(json, "max", track.max());
    json.writeEndObject();
  }

  private static void points(JsonGenerator json, String name, Points points) throws IOException {
    json.writeArrayFieldStart(name);
    for (int i = 0; i < points.size(); i++) {
      OptionalDouble point = points.at(i);
      if (point.isPresent()) {
        json.writeNumber(point.getAsDouble());
      } else {
        json.writeNull();
      }
    }
    json.writeEndArray();
  }

  /**
   * A series as RFC 4180 has it: a line for each point, by the end of its time, and two columns for
   * each figure; empty is what is not known.
   */
  static byte[] csv(Series series) {
    StringBuilder text = new StringBuilder("time");
    for (Series.Track track : series.tracks()) {
      text.append(',').append(track.figure()).append(',').append(track.figure()).append("-max");
    }
    text.append("\r\n");
    for (int i = 0; i < series.range().points(); i++) {
      text.append(series.end(i));
      for (Series.Track track : series.tracks()) {
        cell(text, track.average().at(i));
        cell(text, track.max().at(i));
      }
      text.append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void cell(StringBuilder text, OptionalDouble value) {
    text.append(',');
    value.ifPresent(text::append);
  }
}

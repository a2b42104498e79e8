package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.connections.Connection;
import org.evenkeel.coordinator.connections.ConnectionReport;
import org.evenkeel.coordinator.connections.RealServerCount;

/** The answer to {@code GET /api/v1/connections}. Its names are relied on by others. */
final class ConnectionsDocument {
  private ConnectionsDocument() {}

  /** A report and what it points at, as one line of JSON in UTF-8. */
  static byte[] of(ConnectionReport report, List<String> diagnosis) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeNumberField("total", report.total());
          states(json, report.states());
          json.writeArrayFieldStart("real-servers");
          for (RealServerCount count : report.realServers()) {
            write(count, json);
          }
          json.writeEndArray();
          strings(json, "diagnosis", diagnosis);
          strings(json, "notices", report.notices());
          json.writeArrayFieldStart("connections");
          for (Connection connection : report.page()) {
            write(connection, json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void states(JsonGenerator json, Map<String, Long> states) throws IOException {
    json.writeObjectFieldStart("states");
    for (Map.Entry<String, Long> state : states.entrySet()) {
      json.writeNumberField(state.getKey(), state.getValue());
    }
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void write(RealServerCount count, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("vip", count.vip().toString());
    json.writeStringField("real-server", count.realServer().toString());
    json.writeNumberField("total", count.total());
    states(json, count.states());
    json.writeEndObject();
  }

  private static void write(Connection connection, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("protocol", connection.protocol());
    json.writeStringField("client", connection.client().toString());
    json.writeNumberField("client-port", connection.clientPort());
    json.writeStringField("vip", connection.vip().toString());
    json.writeNumberField("vip-port", connection.vipPort());
    json.writeStringField("real-server", connection.realServer().toString());
    json.writeNumberField("real-port", connection.realPort());
    json.writeStringField("state", connection.state());
    json.writeBooleanField("persistence", connection.isPersistence());
    json.writeNumberField("expires-seconds", connection.expiresSeconds());
    json.writeEndObject();
  }
}

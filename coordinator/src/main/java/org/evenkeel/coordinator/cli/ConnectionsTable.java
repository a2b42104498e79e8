package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The answer to {@code GET /api/v1/connections} as people read it in a terminal. Pure. */
final class ConnectionsTable {
  private ConnectionsTable() {}

  /** The document as text, with a line end after each line: diagnosis, counts, then the list. */
  static String of(JsonNode report) {
    List<String> lines = new ArrayList<>();
    report.path("diagnosis").forEach(sentence -> lines.add("! " + sentence.asText()));
    lines.add(head(report));
    if (!report.path("real-servers").isEmpty()) {
      lines.add("");
      lines.addAll(realServers(report).lines());
    }
    if (!report.path("connections").isEmpty()) {
      lines.add("");
      lines.addAll(connections(report).lines());
    }
    return String.join("\n", lines) + "\n";
  }

  private static String head(JsonNode report) {
    String states = states(report.path("states"));
    return report.path("total").asText() + " connections" + (states.isEmpty() ? "" : ": " + states);
  }

  private static String states(JsonNode states) {
    List<String> words = new ArrayList<>();
    states.properties().forEach(s -> words.add(s.getValue().asText() + " " + s.getKey()));
    return String.join(", ", words);
  }

  private static TextTable realServers(JsonNode report) {
    TextTable table = new TextTable("VIP", "REAL SERVER", ">TOTAL", "STATES");
    for (JsonNode count : report.path("real-servers")) {
      table.add(
          count.path("vip").asText(),
          count.path("real-server").asText(),
          count.path("total").asText(),
          states(count.path("states")));
    }
    return table;
  }

  private static TextTable connections(JsonNode report) {
    TextTable table =
        new TextTable("PROTOCOL", "CLIENT", "VIP", "REAL SERVER", "STATE", ">EXPIRES");
    for (JsonNode entry : report.path("connections")) {
      table.add(
          entry.path("protocol").asText(),
          place(entry, "client", "client-port"),
          place(entry, "vip", "vip-port"),
          place(entry, "real-server", "real-port"),
          state(entry),
          entry.path("expires-seconds").asText() + "s");
    }
    return table;
  }

  private static String state(JsonNode entry) {
    String word = entry.path("state").asText();
    return entry.path("persistence").asBoolean() ? word + " (persistence)" : word;
  }

  private static String place(JsonNode entry, String address, String port) {
    String host = entry.path(address).asText();
    return (host.contains(":") ? "[" + host + "]:" : host + ":") + entry.path(port).asText();
  }
}

package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** The status document as people read it in a terminal. Pure. */
final class StatusTable {
  private static final int HEALTH = 2;

  private StatusTable() {}

  /**
   * The document of {@code GET /api/v1/status} as text, with a line end after each line.
   *
   * @param ansi whether to colour
   */
  static String of(JsonNode status, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    text.append(head(status)).append('\n');
    if (status.has("unconfirmed")) {
      text.append(unconfirmed(status, ansi)).append('\n');
    }
    status.path("degraded").forEach(why -> text.append(degraded(why.asText(), ansi)).append('\n'));
    status.path("foreign-services").forEach(one -> text.append(foreign(one)).append('\n'));
    if (status.path("virtual-services").isEmpty()) {
      return text.append("no virtual services; add one with: evenkeel config apply FILE\n")
          .toString();
    }
    List<String> lines = table(status).lines((column, cell) -> painted(column, cell, ansi));
    text.append('\n').append(ansi.string("@|bold " + lines.getFirst() + "|@")).append('\n');
    lines.stream().skip(1).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static String head(JsonNode status) {
    return "%s · %s · revision %d · dispatcher %s"
        .formatted(
            text(status, "node"),
            text(status, "role"),
            status.path("revision").asInt(),
            text(status, "dispatcher"));
  }

  private static String unconfirmed(JsonNode status, Ansi ansi) {
    int revision = status.path("revision").asInt();
    return ansi.string("@|yellow unconfirmed:|@ ")
        + "back to revision %d at %s; to keep revision %d: evenkeel config confirm %d"
            .formatted(
                status.at("/unconfirmed/before").asInt(),
                TerminalText.line(status.at("/unconfirmed/until").asText()),
                revision,
                revision);
  }

  private static String foreign(JsonNode service) {
    return "foreign: %s in %s by %s, %s real servers; left alone"
        .formatted(
            text(service, "service"),
            text(service, "engine"),
            text(service, "scheduler"),
            text(service, "real-servers"));
  }

  private static String degraded(String why, Ansi ansi) {
    return ansi.string("@|yellow degraded:|@ ") + TerminalText.line(why);
  }

  private static TextTable table(JsonNode status) {
    TextTable table =
        new TextTable(
            "NAME",
            "ADDRESS",
            "HEALTH",
            ">WEIGHT",
            ">IDLE",
            ">ACTIVE",
            ">INACTIVE",
            "STATE",
            "REASON");
    for (JsonNode service : status.path("virtual-services")) {
      table.add(
          text(service, "name"),
          address(service, text(service, "ports")),
          service.path("up").asBoolean() ? "up" : "down",
          "",
          "",
          text(service, "active-connections"),
          text(service, "inactive-connections"),
          "",
          "%s %s %s by %s"
              .formatted(
                  service.has("mode") ? text(service, "mode") : text(service, "protocol"),
                  text(service, "forwarding"),
                  text(service, "scheduler"),
                  text(service, "engine")));
      service.path("real-servers").forEach(real -> add(table, real));
    }
    return table;
  }

  private static void add(TextTable table, JsonNode real) {
    table.add(
        "  " + text(real, "name"),
        address(real, text(real, "port")),
        text(real, "health"),
        text(real, "weight") + "/" + text(real, "configured-weight"),
        real.path("idle").isNumber() ? text(real, "idle") + "%" : "-",
        text(real, "active-connections"),
        text(real, "inactive-connections"),
        text(real, "state"),
        text(real, "reason"));
  }

  private static String address(JsonNode entry, String port) {
    String address = text(entry, "address");
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /** The health is coloured; its words alone tell as much. */
  private static String painted(int column, String cell, Ansi ansi) {
    if (column != HEALTH) {
      return cell;
    }
    return switch (cell.strip()) {
      case "down" -> ansi.string("@|red " + cell + "|@");
      case "unknown" -> ansi.string("@|yellow " + cell + "|@");
      default -> cell;
    };
  }

  private static String text(JsonNode entry, String key) {
    return TerminalText.line(entry.path(key).asText());
  }
}

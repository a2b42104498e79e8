package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** The status document as people read it in a terminal. Pure. */
final class StatusTable {
  private StatusTable() {}

  /**
   * The document of {@code GET /api/v1/status} as text, with a line end after each line.
   *
   * @param ansi whether to colour
   */
  static String of(JsonNode status, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    text.append(head(status)).append('\n');
    status.path("degraded").forEach(why -> text.append(degraded(why.asText(), ansi)).append('\n'));
    if (status.path("virtual-services").isEmpty()) {
      return text.append("no virtual services; add one with: evenkeel config apply FILE\n")
          .toString();
    }
    List<String> lines = table(status).lines();
    text.append('\n').append(ansi.string("@|bold " + safe(lines.getFirst()) + "|@")).append('\n');
    lines.stream().skip(1).forEach(line -> text.append(coloured(line, ansi)).append('\n'));
    return text.toString();
  }

  private static String head(JsonNode status) {
    return "%s · %s · revision %d · dispatcher %s"
        .formatted(
            status.path("node").asText(),
            status.path("role").asText(),
            status.path("revision").asInt(),
            status.path("dispatcher").asText());
  }

  private static String degraded(String why, Ansi ansi) {
    return ansi.string("@|yellow degraded:|@ ") + safe(why);
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
          safe(service.path("name").asText()),
          address(service, service.path("ports").asText()),
          service.path("up").asBoolean() ? "up" : "down",
          "",
          "",
          service.path("active-connections").asText(),
          service.path("inactive-connections").asText(),
          "",
          "%s %s %s by %s"
              .formatted(
                  service.path("protocol").asText(),
                  service.path("forwarding").asText(),
                  service.path("scheduler").asText(),
                  service.path("engine").asText()));
      service.path("real-servers").forEach(real -> add(table, real));
    }
    return table;
  }

  private static void add(TextTable table, JsonNode real) {
    table.add(
        "  " + safe(real.path("name").asText()),
        address(real, real.path("port").asText()),
        real.path("health").asText(),
        real.path("weight").asText() + "/" + real.path("configured-weight").asText(),
        real.path("idle").isNumber() ? real.path("idle").asText() + "%" : "-",
        real.path("active-connections").asText(),
        real.path("inactive-connections").asText(),
        real.path("state").asText(),
        safe(real.path("reason").asText()));
  }

  private static String address(JsonNode entry, String port) {
    String address = entry.path("address").asText();
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /** A line whose health column is coloured; the words alone tell as much. */
  private static String coloured(String line, Ansi ansi) {
    return line.replaceFirst(" down ", ansi.string(" @|red down|@ "))
        .replaceFirst(" unknown ", ansi.string(" @|yellow unknown|@ "));
  }

  /** Text that came from elsewhere, without what a terminal would obey. */
  private static String safe(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}

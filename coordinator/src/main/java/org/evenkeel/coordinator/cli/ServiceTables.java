package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Virtual services and real servers as the configuration has them, for people. Pure. */
final class ServiceTables {
  private static final String REAL_SERVERS = "real-servers";

  private ServiceTables() {}

  /** All virtual services, a line for each. */
  static String services(JsonNode list) {
    if (list.path("virtual-services").isEmpty()) {
      return "no virtual services; add one with: evenkeel vip add NAME key=value…\n";
    }
    TextTable table =
        new TextTable(
            "NAME", "ADDRESS", "PORTS", "PROTOCOL", "FORWARDING", "SCHEDULER", ">REAL SERVERS");
    for (JsonNode service : list.path("virtual-services")) {
      table.add(
          text(service, "name"),
          service.has("fwmark") ? "mark " + text(service, "fwmark") : text(service, "address"),
          text(service, "ports"),
          text(service, "protocol"),
          text(service, "forwarding"),
          text(service, "scheduler"),
          Integer.toString(service.path(REAL_SERVERS).size()));
    }
    return joined(table.lines());
  }

  /** One virtual service: the words that would add it, and its real servers. */
  static String service(JsonNode service) {
    ObjectNode own = service.deepCopy();
    own.remove(REAL_SERVERS);
    StringBuilder text = new StringBuilder(words(own));
    if (!service.path(REAL_SERVERS).isEmpty()) {
      TextTable table = realServersTable();
      service.path(REAL_SERVERS).forEach(real -> add(table, text(service, "name"), real));
      text.append('\n').append(joined(table.lines()));
    }
    return text.toString();
  }

  /** Something as the words that would make it so, a line for each. */
  private static String words(JsonNode object) {
    TextTable table = new TextTable("KEY", "VALUE");
    KeyValues.entries(object)
        .forEach(
            entry -> table.add(TerminalText.line(entry.key()), TerminalText.line(entry.value())));
    return joined(table.lines());
  }

  /** Real servers with the name of their virtual service in {@code virtual-service}. */
  static String realServers(JsonNode list) {
    if (list.path(REAL_SERVERS).isEmpty()) {
      return "no real servers; add one with: evenkeel rip add VIP RIP address=ADDRESS\n";
    }
    TextTable table = realServersTable();
    list.path(REAL_SERVERS).forEach(real -> add(table, text(real, "virtual-service"), real));
    return joined(table.lines());
  }

  private static TextTable realServersTable() {
    return new TextTable(
        "VIRTUAL SERVICE", "NAME", "ADDRESS", ">PORT", ">WEIGHT", "BACKUP", "STATE");
  }

  private static void add(TextTable table, String service, JsonNode real) {
    table.add(
        service,
        text(real, "name"),
        text(real, "address"),
        text(real, "port"),
        text(real, "weight"),
        text(real, "backup"),
        text(real, "state"));
  }

  /** What is not written is as the defaults say. */
  private static String text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    return value.isMissingNode()
        ? "-"
        : TerminalText.line(value.isTextual() ? value.textValue() : value.toString());
  }

  private static String joined(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}

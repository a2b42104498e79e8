package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** What the API answers to a change of the configuration, in words. Pure. */
final class Revised {
  private Revised() {}

  /** What would change, a line for each, of an answer to {@code ?plan=true}. */
  static String plan(JsonNode plan) {
    StringBuilder lines = new StringBuilder();
    plan.path("changes").forEach(line -> lines.append(line.asText()).append('\n'));
    plan.path("reloads")
        .forEach(line -> lines.append("reload of ").append(line.asText()).append('\n'));
    return lines.isEmpty() ? "nothing would change\n" : lines.toString();
  }

  /** Which revision runs now, and where, as one line. */
  static String done(JsonNode answer) {
    return "revision %d runs%s\n".formatted(answer.path("revision").asInt(), where(answer));
  }

  private static String where(JsonNode answer) {
    if (!answer.has("replicated")) {
      return "";
    }
    return answer.path("replicated").asBoolean()
        ? ", on both nodes"
        : "; the other node does not have it yet";
  }
}

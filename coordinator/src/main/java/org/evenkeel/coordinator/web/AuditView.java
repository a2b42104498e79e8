package org.evenkeel.coordinator.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A page of the audit log, the newest first.
 *
 * @param frame what is around it
 * @param filter what was asked for
 * @param rows lines of the log
 * @param older the number that the next page is before; empty when this is the last
 */
record AuditView(Frame frame, Filter filter, List<Row> rows, OptionalLong older) {

  /**
   * Which lines are wanted.
   *
   * @param user who did it; empty is anybody
   * @param action part of what was done
   * @param text part of anything that the line says
   * @param before only lines of a lower number
   */
  record Filter(String user, String action, String text, OptionalLong before) {
    boolean wants(JsonNode line) {
      return (user.isEmpty() || line.path("user").asText().equals(user))
          && contains(line.path("action").asText(), action)
          && contains(line.toString(), text)
          && (before.isEmpty() || line.path("n").asLong() < before.getAsLong());
    }

    private static boolean contains(String text, String part) {
      return part.isEmpty()
          || text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    /** Whether anything is left out beside what is newer. */
    boolean narrow() {
      return !user.isEmpty() || !action.isEmpty() || !text.isEmpty();
    }
  }

  /** A line. */
  record Row(JsonNode line) {
    String text(String name) {
      return line.path(name).asText();
    }

    boolean has(String name) {
      return line.has(name);
    }

    boolean done() {
      return text("result").equals("done");
    }

    List<String> changes() {
      return line.path("changes").valueStream().map(JsonNode::asText).toList();
    }

    /** When, as people read it. */
    String at() {
      try {
        return Moments.second(Instant.parse(text("at")));
      } catch (DateTimeException _) {
        return text("at");
      }
    }
  }

  /** Where the next page is. */
  String olderPath() {
    return "/lbadmin/audit?user=%s&action=%s&text=%s&before=%d"
        .formatted(
            encoded(filter.user), encoded(filter.action), encoded(filter.text), older.orElse(0));
  }

  /** Where the first page is. */
  String newestPath() {
    return "/lbadmin/audit?user=%s&action=%s&text=%s"
        .formatted(encoded(filter.user), encoded(filter.action), encoded(filter.text));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.Change.Kind;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;

/**
 * The answer to {@code GET …/real-servers/{rip}/timeline}. Its names are relied on by others.
 * Durations are by the wall clock, which may have been set meanwhile; they are never negative.
 */
final class TimelineDocument {
  private TimelineDocument() {}

  /** A real server's state and its changes, the newest first, as one line of JSON in UTF-8. */
  static byte[] of(RealServerId id, RealServerStatus status, List<Change> changes, Instant now) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("service", id.service());
          json.writeStringField("real-server", id.realServer());
          json.writeStringField("health", status.health().toString());
          since(
              json, "health", Changes.since(changes, Kind.HEALTH, status.health().toString()), now);
          json.writeStringField("state", status.state().toString());
          since(json, "state", Changes.since(changes, Kind.STATE, status.state().toString()), now);
          json.writeNumberField("weight", status.weight());
          json.writeNumberField("configured-weight", status.configured().weight());
          json.writeStringField("reason", status.reason());
          json.writeArrayFieldStart("changes");
          for (Change change : changes) {
            write(change, json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void since(JsonGenerator json, String what, Optional<Instant> at, Instant now)
      throws IOException {
    if (at.isPresent()) {
      json.writeStringField(what + "-since", at.get().toString());
      long seconds = Math.max(0, now.getEpochSecond() - at.get().getEpochSecond());
      json.writeNumberField(what + "-for-seconds", seconds);
    } else {
      json.writeNullField(what + "-since");
      json.writeNullField(what + "-for-seconds");
    }
  }

  private static void write(Change change, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", change.at().toString());
    json.writeStringField("what", change.kind().toString());
    json.writeStringField("now", change.now());
    json.writeStringField("cause", change.cause());
    json.writeEndObject();
  }
}

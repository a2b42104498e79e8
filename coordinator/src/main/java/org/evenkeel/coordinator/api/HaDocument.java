package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.PeerReport;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.ha.WitnessReport;
import org.evenkeel.coordinator.ha.wire.LinkStatus;
import org.evenkeel.coordinator.ha.wire.Refusal;
import org.evenkeel.coordinator.model.Version;
import org.evenkeel.coordinator.replica.Divergence;
import org.evenkeel.coordinator.replica.ReplicaStatus;

/** The pair as JSON: what {@code GET /api/v1/ha} answers. */
final class HaDocument {
  private HaDocument() {}

  /** A node without a pair. */
  static byte[] standalone(String node) throws IOException {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("node", node);
          json.writeStringField("version", Version.running());
          json.writeStringField("role", "standalone");
          json.writeEndObject();
        });
  }

  /** A node of a pair. */
  static byte[] of(String node, PairStatus pair, Optional<ReplicaStatus> replica)
      throws IOException {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("node", node);
          json.writeStringField("version", Version.running());
          json.writeStringField("role", pair.role().toString());
          json.writeStringField("reason", pair.reason());
          json.writeNumberField("term", pair.term());
          json.writeBooleanField("maintenance", pair.maintenance());
          json.writeBooleanField("in-step", pair.inStep());
          peer(json, pair, replica.map(ReplicaStatus::peerVersion).orElse(""));
          milliseconds(json, "round-trip-ms", pair.roundTrip());
          milliseconds(json, "peer-clock-ahead-ms", pair.clockAhead());
          json.writeArrayFieldStart("links");
          for (PairStatus.LinkState link : pair.links()) {
            link(json, link);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("witnesses");
          for (WitnessReport witness : pair.witnesses()) {
            witness(json, witness);
          }
          json.writeEndArray();
          if (replica.isPresent()) {
            replica(json, replica.get(), pair.role() == Role.ACTIVE);
          }
          List<String> problems = new ArrayList<>(pair.problems());
          replica.ifPresent(status -> problems.addAll(status.problems()));
          Json.texts(json, "problems", problems);
          json.writeEndObject();
        });
  }

  private static void peer(JsonGenerator json, PairStatus pair, String version) throws IOException {
    json.writeObjectFieldStart("peer");
    json.writeStringField("name", pair.peer());
    json.writeBooleanField("heard", pair.contact());
    if (!version.isEmpty()) {
      json.writeStringField("version", version);
    }
    if (pair.peerReport().isPresent()) {
      PeerReport report = pair.peerReport().get();
      json.writeStringField("role", report.role().toString());
      json.writeNumberField("term", report.term());
      json.writeNumberField("priority", report.priority());
      json.writeNumberField("configured-priority", report.configured());
      json.writeNumberField("revision", report.revision());
      json.writeBooleanField("in-step", report.inStep());
      json.writeBooleanField("maintenance", report.maintenance());
      json.writeBooleanField("restarting", report.restarting());
    }
    json.writeEndObject();
  }

  private static void replica(JsonGenerator json, ReplicaStatus replica, boolean active)
      throws IOException {
    json.writeObjectFieldStart("replication");
    json.writeBooleanField("connected", replica.connected());
    if (active) {
      json.writeBooleanField("same", replica.same());
    }
    if (!replica.peerWeb().isEmpty()) {
      json.writeStringField("peer-web", replica.peerWeb());
    }
    json.writeArrayFieldStart("divergences");
    for (Divergence divergence : replica.divergences()) {
      divergence(json, divergence);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void divergence(JsonGenerator json, Divergence divergence) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", divergence.id());
    json.writeStringField("node", divergence.node());
    json.writeStringField("time", divergence.time().toString());
    json.writeStringField("part", divergence.part().toString());
    switch (divergence) {
      case Divergence.Configuration lost -> {
        json.writeNumberField("revision", lost.revision());
        json.writeStringField("author", lost.author());
        json.writeNumberField("instead", lost.instead());
        json.writeNumberField("kept", lost.kept());
      }
      case Divergence.Copy copy -> json.writeStringField("copy", copy.copy());
    }
    json.writeStringField("what", divergence.sentence());
    Json.texts(json, "commands", divergence.remedies());
    json.writeEndObject();
  }

  private static void link(JsonGenerator json, PairStatus.LinkState state) throws IOException {
    LinkStatus counted = state.counted();
    json.writeStartObject();
    json.writeStringField("link", counted.link().toString());
    json.writeBooleanField("works", state.works());
    if (counted.problem().isPresent()) {
      json.writeStringField("problem", counted.problem().get());
    }
    json.writeNumberField("sent", counted.sent());
    json.writeNumberField("send-errors", counted.sendErrors());
    json.writeNumberField("taken", counted.taken());
    json.writeObjectFieldStart("refused");
    for (Map.Entry<Refusal, Long> refused : counted.refused().entrySet()) {
      json.writeNumberField(refused.getKey().toString(), refused.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void witness(JsonGenerator json, WitnessReport witness) throws IOException {
    json.writeStartObject();
    json.writeStringField("witness", witness.address());
    json.writeBooleanField("answers", witness.problem().isEmpty());
    if (witness.problem().isPresent()) {
      json.writeStringField("problem", witness.problem().get());
    }
    milliseconds(json, "round-trip-ms", witness.roundTrip());
    if (witness.holder().isPresent()) {
      json.writeStringField("holder", witness.holder().get());
    }
    json.writeEndObject();
  }

  private static void milliseconds(JsonGenerator json, String name, Optional<Duration> time)
      throws IOException {
    if (time.isPresent()) {
      json.writeNumberField(name, time.get().toNanos() / 1e6);
    }
  }
}

package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@link Divergences} as JSON, in messages and on the disk. */
final class DivergenceText {
  private static final int TEXT_MAX = 1_000;

  private DivergenceText() {}

  /** Writes them into an object. */
  static void write(Divergences all, ObjectNode out) {
    ArrayNode open = out.putArray("divergences");
    all.open().forEach(one -> write(one, open.addObject()));
    ArrayNode acknowledged = out.putArray("acknowledged");
    all.acknowledged().forEach(acknowledged::add);
  }

  private static void write(Divergence one, ObjectNode out) {
    out.put("node", one.node()).put("time", one.time().toString());
    switch (one) {
      case Divergence.Configuration lost ->
          out.put("revision", lost.revision())
              .put("author", lost.author())
              .put("instead", lost.instead())
              .put("kept", lost.kept());
      case Divergence.Copy copy -> out.put("part", copy.part().toString()).put("copy", copy.copy());
    }
  }

  /**
   * Reads them out of an object; there are none where it names none. What a later version may have
   * beside them is passed over.
   *
   * @throws IllegalArgumentException when a field is not what it has to be
   * @throws java.time.DateTimeException when a time is none
   */
  static Divergences read(JsonNode in) {
    List<Divergence> open = new ArrayList<>();
    for (JsonNode each : in.path("divergences")) {
      if (open.size() == Divergences.OPEN_MAX) {
        break;
      }
      if (each.has("revision")) {
        open.add(configuration(each));
      } else {
        Part.of(each.path("part").asText())
            .map(
                part ->
                    new Divergence.Copy(text(each, "node"), part, text(each, "copy"), time(each)))
            .ifPresent(open::add);
      }
    }
    List<String> acknowledged = new ArrayList<>();
    for (JsonNode each : in.path("acknowledged")) {
      if (acknowledged.size() == Divergences.ACKNOWLEDGED_MAX) {
        break;
      }
      acknowledged.add(bounded(each.asText()));
    }
    return new Divergences(open, acknowledged);
  }

  /** One that is about a configuration. */
  static Divergence configuration(JsonNode in) {
    return new Divergence.Configuration(
        text(in, "node"),
        in.path("revision").asInt(),
        text(in, "author"),
        time(in),
        in.path("instead").asInt(),
        in.path("kept").asInt());
  }

  private static Instant time(JsonNode in) {
    return Instant.parse(in.path("time").asText());
  }

  private static String text(JsonNode in, String name) {
    return bounded(in.path(name).asText());
  }

  private static String bounded(String text) {
    return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
  }
}

package org.evenkeel.coordinator.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.json.StrictJson;

/**
 * One line of the log, as it is in a file: a JSON object with a number, one more than that of the
 * line before, and the SHA-256 of the line before, its end aside.
 *
 * @param number 1 for the first that there ever was
 * @param previous 64 hexadecimal digits; zeros before the first
 * @param removedThrough up to which line the log was cut for room, as this line says; empty when it
 *     says nothing of that
 * @param content the whole object
 */
record AuditLine(long number, String previous, OptionalLong removedThrough, JsonNode content) {
  /** A longer line is none. */
  static final int BYTES_MAX = 64 << 10;

  /** What stands in the first line for the one before. */
  static final String NOTHING = "0".repeat(64);

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final String REMOVED_THROUGH = "removed-through";

  /** A line without its end. */
  static byte[] bytes(long number, String previous, OptionalLong removedThrough, AuditEntry entry) {
    return StrictJson.bytes(
        json -> {
          json.writeStartObject();
          json.writeNumberField("n", number);
          json.writeStringField("previous", previous);
          json.writeStringField("at", entry.at().toString());
          json.writeStringField("user", entry.user());
          json.writeStringField("via", entry.via());
          json.writeStringField("from", entry.from());
          json.writeStringField("action", entry.action());
          write(json, "about", entry.about());
          write(json, "before", entry.before());
          write(json, "after", entry.after());
          if (!entry.changes().isEmpty()) {
            StrictJson.texts(json, "changes", entry.changes());
          }
          if (removedThrough.isPresent()) {
            json.writeNumberField(REMOVED_THROUGH, removedThrough.getAsLong());
          }
          json.writeStringField("result", entry.result());
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  /**
   * Reads a line without its end.
   *
   * @throws IOException when it is none; the message says what is wrong with it
   */
  static AuditLine parse(byte[] line) throws IOException {
    JsonNode content = StrictJson.read(line);
    JsonNode number = content.path("n");
    String previous = content.path("previous").asText();
    JsonNode removed = content.path(REMOVED_THROUGH);
    if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 1) {
      throw new IOException("it has no number n");
    }
    if (!HASH.matcher(previous).matches()) {
      throw new IOException("it has no hash of the line before");
    }
    if (!removed.isMissingNode() && !removed.canConvertToLong()) {
      throw new IOException(REMOVED_THROUGH + " is no number");
    }
    return new AuditLine(
        number.asLong(),
        previous,
        removed.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(removed.asLong()),
        content);
  }

  /** The SHA-256 of a line without its end, 64 hexadecimal digits. */
  static String hash(byte[] line) {
    return Sha256.hex(line);
  }
}

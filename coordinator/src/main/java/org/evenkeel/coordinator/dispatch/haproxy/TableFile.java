package org.evenkeel.coordinator.dispatch.haproxy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.TableService;

/**
 * The table that goes with a running configuration, on the disk, for the coordinator that comes
 * after this one.
 *
 * @param identity of the configuration
 * @param table what it was rendered from, with what was changed since
 */
record TableFile(String identity, List<TableService> table) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long BYTES_MAX = 256L << 20;

  /** Writes it, whole or not at all. */
  void write(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("identity", identity);
      json.writeFieldName("table");
      RecordCodec.write(table, json);
      json.writeEndObject();
    }
    PrivateFile.write(file, bytes.toByteArray());
  }

  /** Reads one; empty when there is none, or it is of another version of us. */
  static Optional<TableFile> read(Path file) {
    try {
      JsonNode json = MAPPER.readTree(PrivateFile.read(file, BYTES_MAX));
      if (!json.path("table").isArray()) {
        return Optional.empty();
      }
      List<TableService> table = new ArrayList<>();
      for (JsonNode service : json.path("table")) {
        table.add((TableService) RecordCodec.read(TableService.class, service));
      }
      return Optional.of(new TableFile(json.path("identity").asText(), table));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

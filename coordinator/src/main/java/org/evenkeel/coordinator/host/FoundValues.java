package org.evenkeel.coordinator.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * The values that were found before they were changed, in {@code
 * var/lib/evenkeel/host-settings.json}. They are worth something as long as the kernel runs: after
 * a boot its settings are the host's own again.
 */
final class FoundValues {
  private static final int BYTES_MAX = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String boot;

  /** The values kept below a root directory, of this boot of the kernel. */
  FoundValues(Path root, String boot) {
    this.file = root.resolve("var/lib/evenkeel/host-settings.json");
    this.boot = boot;
  }

  /**
   * Key and value, in the order in which they were found; none when there is no record or it is of
   * another boot.
   *
   * @throws IOException when the record cannot be read or is damaged
   */
  Map<String, String> load() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file, BYTES_MAX);
    if (bytes.isEmpty()) {
      return Map.of();
    }
    try {
      JsonNode record = JSON.readTree(bytes.get());
      if (!record.path("found").isObject()) {
        throw new IllegalArgumentException("no object named found");
      }
      return record.path("boot").asText().equals(boot) ? values(record.path("found")) : Map.of();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          "%s is damaged: %s; look through the settings that evenkeel doctor lists, then remove it"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Map<String, String> values(JsonNode found) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : found.properties()) {
      HostSetting.requireKey(entry.getKey());
      if (!entry.getValue().isTextual()) {
        throw new IllegalArgumentException("no text for " + entry.getKey());
      }
      values.put(entry.getKey(), HostSetting.normal(entry.getValue().textValue()));
    }
    return values;
  }

  /** Keeps these values instead; they are on the disk when this returns. */
  void save(Map<String, String> values) throws IOException {
    ObjectNode record = JSON.createObjectNode().put("boot", boot);
    ObjectNode found = record.putObject("found");
    values.forEach(found::put);
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(record);
    DurableFile.replace(file, bytes, DurableFile.Readers.GROUP);
  }
}

package org.evenkeel.coordinator.director;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;

/** Keeps the node's state in {@code var/lib/evenkeel/state.json}. */
public final class FileStateStore implements StateStore {
  private static final int BYTES_MAX = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  /** A store below a root directory, {@code /} on a machine of its own. */
  public FileStateStore(Path root) {
    this.file = root.resolve("var/lib/evenkeel/state.json");
  }

  @Override
  public NodeState load() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file, BYTES_MAX);
    if (bytes.isEmpty()) {
      return NodeState.EMPTY;
    }
    try {
      return state(JSON.readTree(bytes.get()));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          file + " is damaged: " + e.getMessage() + "; restore it from a backup or remove it", e);
    }
  }

  private static NodeState state(JsonNode root) {
    Map<RealServerId, OperatorState> operator = new LinkedHashMap<>();
    Map<RealServerId, Instant> haltBy = new LinkedHashMap<>();
    for (JsonNode entry : entries(root, "operator-states")) {
      RealServerId id = new RealServerId(text(entry, "service"), text(entry, "real-server"));
      operator.put(id, OperatorState.valueOf(text(entry, "state").toUpperCase(Locale.ROOT)));
      if (entry.has("halt-by")) {
        haltBy.put(id, instant(text(entry, "halt-by")));
      }
    }
    Set<ServiceKey> services = new LinkedHashSet<>();
    for (JsonNode entry : entries(root, "services")) {
      services.add(key(entry));
    }
    Set<IpAddress> addresses = new LinkedHashSet<>();
    for (JsonNode entry : entries(root, "addresses")) {
      addresses.add(IpAddress.parse(entry.asText()));
    }
    Map<String, Integer> marks = new LinkedHashMap<>();
    for (JsonNode entry : entries(root, "marks")) {
      marks.put(text(entry, "service"), number(entry, "mark", Integer.MAX_VALUE));
    }
    return new NodeState(operator, haltBy, services, addresses, marks);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("no time: " + text, e);
    }
  }

  private static ServiceKey key(JsonNode entry) {
    return entry.has("mark")
        ? new ServiceKey.Mark(
            number(entry, "mark", Integer.MAX_VALUE), entry.path("ipv6").asBoolean())
        : new ServiceKey.Endpoint(
            Protocol.valueOf(text(entry, "protocol").toUpperCase(Locale.ROOT)),
            IpAddress.parse(text(entry, "address")),
            number(entry, "port", 65_535));
  }

  private static JsonNode entries(JsonNode root, String key) {
    JsonNode entries = root.path(key);
    if (!entries.isArray()) {
      throw new IllegalArgumentException("no list of " + key);
    }
    return entries;
  }

  private static String text(JsonNode entry, String key) {
    JsonNode value = entry.path(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("no " + key + " in " + entry);
    }
    return value.textValue();
  }

  private static int number(JsonNode entry, String key, int max) {
    int number = entry.path(key).asInt();
    if (number < 1 || number > max) {
      throw new IllegalArgumentException("no " + key + " in " + entry);
    }
    return number;
  }

  @Override
  public void save(NodeState state) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode operator = root.putArray("operator-states");
    state
        .operator()
        .forEach(
            (id, wanted) -> {
              ObjectNode entry =
                  operator
                      .addObject()
                      .put("service", id.service())
                      .put("real-server", id.realServer())
                      .put("state", wanted.toString());
              Instant haltBy = state.haltBy().get(id);
              if (haltBy != null) {
                entry.put("halt-by", haltBy.toString());
              }
            });
    ArrayNode services = root.putArray("services");
    for (ServiceKey key : state.services()) {
      ObjectNode entry = services.addObject();
      switch (key) {
        case ServiceKey.Endpoint(Protocol protocol, IpAddress address, int port) ->
            entry
                .put("protocol", protocol.toString())
                .put("address", address.toString())
                .put("port", port);
        case ServiceKey.Mark(int mark, boolean isV6) -> entry.put("mark", mark).put("ipv6", isV6);
      }
    }
    ArrayNode addresses = root.putArray("addresses");
    state.addresses().forEach(address -> addresses.add(address.toString()));
    ArrayNode marks = root.putArray("marks");
    state
        .marks()
        .forEach((service, mark) -> marks.addObject().put("service", service).put("mark", mark));
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    DurableFile.replace(file, bytes, DurableFile.Readers.GROUP);
  }
}

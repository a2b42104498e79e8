package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.disk.DurableFile;

/** Keeps the {@link Ledger} in {@code replica.json} of the node's state. One thread uses it. */
final class LedgerFile implements LedgerStore {
  private static final int BYTES_MAX = 1 << 16;

  /** The file's name. */
  static final String NAME = "replica.json";

  private final Path file;

  /** That of a node whose state is in a directory. */
  LedgerFile(Path directory) {
    this.file = directory.resolve(NAME);
  }

  @Override
  public Ledger read() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file, BYTES_MAX);
    if (bytes.isEmpty()) {
      return Ledger.EMPTY;
    }
    try {
      return ledger(MessageCodec.object(bytes.get()));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "%s is damaged: %s; remove it when the peer is active or off"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Ledger ledger(ObjectNode root) {
    Map<Part, Ledger.Entry> entries = new EnumMap<>(Part.class);
    for (Map.Entry<String, JsonNode> entry : root.path("parts").properties()) {
      JsonNode in = entry.getValue();
      Tag tag = new Tag(in.path("term").asLong(), in.path("count").asLong());
      Part.of(entry.getKey())
          .ifPresent(part -> entries.put(part, new Ledger.Entry(tag, in.path("digest").asText())));
    }
    Set<Part> awaited = EnumSet.noneOf(Part.class);
    root.path("awaited").forEach(name -> Part.of(name.asText()).ifPresent(awaited::add));
    JsonNode shown = root.path("divergence");
    return new Ledger(
        Math.max(0, root.path("claim").asLong()),
        entries,
        shown.isObject()
            ? Optional.of(
                new Divergence(
                    shown.path("node").asText(),
                    shown.path("revision").asInt(),
                    shown.path("author").asText(),
                    Instant.parse(shown.path("time").asText()),
                    shown.path("instead").asInt()))
            : Optional.empty(),
        awaited);
  }

  @Override
  public void keep(Ledger ledger) throws IOException {
    DurableFile.replace(file, written(ledger), DurableFile.Readers.OWNER);
  }

  /** The file's content. */
  static byte[] written(Ledger ledger) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("claim", ledger.claim());
    ObjectNode parts = root.putObject("parts");
    ledger
        .entries()
        .forEach(
            (part, entry) ->
                parts
                    .putObject(part.toString())
                    .put("term", entry.tag().term())
                    .put("count", entry.tag().count())
                    .put("digest", entry.digest()));
    ledger
        .divergence()
        .ifPresent(
            shown ->
                root.putObject("divergence")
                    .put("node", shown.node())
                    .put("revision", shown.revision())
                    .put("author", shown.author())
                    .put("time", shown.time().toString())
                    .put("instead", shown.instead()));
    ArrayNode awaited = root.putArray("awaited");
    ledger.awaited().forEach(part -> awaited.add(part.toString()));
    return MessageCodec.bytes(root);
  }
}

package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.disk.DurableFile;

/** Keeps the {@link Ledger} in {@code replica.json} of the node's state. One thread uses it. */
final class LedgerFile implements LedgerStore {
  private static final int BYTES_MAX = 1 << 20;

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
          .ifPresent(
              part -> {
                List<String> had = new ArrayList<>();
                in.path("had").forEach(past -> had.add(past.asText()));
                entries.put(part, new Ledger.Entry(tag, in.path("digest").asText(), had));
              });
    }
    return new Ledger(
        Math.max(0, root.path("claim").asLong()),
        entries,
        divergences(root),
        parts(root.path("awaited")),
        parts(root.path("taking")));
  }

  private static Divergences divergences(ObjectNode root) {
    JsonNode earlier = root.path("divergence"); // as it was written before there could be several
    Divergences known = DivergenceText.read(root);
    return earlier.isObject() ? known.with(DivergenceText.configuration(earlier)) : known;
  }

  private static Set<Part> parts(JsonNode names) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    names.forEach(name -> Part.of(name.asText()).ifPresent(parts::add));
    return parts;
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
            (part, entry) -> {
              ObjectNode out =
                  parts
                      .putObject(part.toString())
                      .put("term", entry.tag().term())
                      .put("count", entry.tag().count())
                      .put("digest", entry.digest());
              entry.had().forEach(out.putArray("had")::add);
            });
    DivergenceText.write(ledger.divergences(), root);
    write(ledger.awaited(), root.putArray("awaited"));
    write(ledger.taking(), root.putArray("taking"));
    return MessageCodec.bytes(root);
  }

  private static void write(Set<Part> parts, ArrayNode names) {
    parts.forEach(part -> names.add(part.toString()));
  }
}

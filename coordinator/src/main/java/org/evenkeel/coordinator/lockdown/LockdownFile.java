package org.evenkeel.coordinator.lockdown;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.json.StrictJson;

/**
 * The lockdown on the disk, the confirmed one and the one that waits in one file, so that a crash
 * finds either the state before a step or the one after it. It is no part of node.yaml: that is
 * what people write and programs read, and this changes by itself. Of this node alone: neither
 * replicated nor in backups, since the networks of one machine shut the people of another out. For
 * one writer.
 */
public final class LockdownFile {
  private static final int BYTES_MAX = 1 << 16;
  private static final String CONFIRMED = "confirmed";
  private static final String PENDING = "pending";
  private static final String NETWORKS = "networks";
  private static final String PORTS = "ports";

  private final Path file;

  /**
   * The file of a coordinator.
   *
   * @param root the directory below which its files are
   */
  public LockdownFile(Path root) {
    this.file = root.resolve("var/lib/evenkeel/lockdown.json");
  }

  /** Whether a lockdown was ever kept and not taken away. */
  public boolean isThere() {
    return Files.exists(file);
  }

  /**
   * What was kept; nothing when there is no file.
   *
   * @throws IOException when it cannot be read or understood
   */
  Kept read() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file, BYTES_MAX);
    if (bytes.isEmpty()) {
      return Kept.NOTHING;
    }
    try {
      JsonNode document = StrictJson.read(bytes.get());
      JsonNode pending = document.path(PENDING);
      return new Kept(
          document.has(CONFIRMED)
              ? Optional.of(lockdown(document.path(CONFIRMED)))
              : Optional.empty(),
          document.has(PENDING) ? Optional.of(pending(pending)) : Optional.empty());
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          ("%s is damaged: %s; the rules in the kernel are left as they are: apply the lockdown"
                  + " again, or take it away with: evenkeel lockdown off")
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Keeps this durably, instead of what was kept; no file is left where there is nothing. */
  void write(Kept kept) throws IOException {
    if (kept.equals(Kept.NOTHING)) {
      if (Files.deleteIfExists(file)) {
        DurableFile.sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      }
      return;
    }
    DurableFile.replace(
        file, StrictJson.bytes(json -> write(json, kept)), DurableFile.Readers.OWNER);
  }

  private static void write(JsonGenerator json, Kept kept) throws IOException {
    json.writeStartObject();
    if (kept.confirmed().isPresent()) {
      json.writeObjectFieldStart(CONFIRMED);
      write(json, kept.confirmed().get());
      json.writeEndObject();
    }
    if (kept.pending().isPresent()) {
      Kept.Pending pending = kept.pending().get();
      json.writeObjectFieldStart(PENDING);
      write(json, pending.lockdown());
      json.writeStringField("deadline", pending.deadline().toString());
      json.writeNumberField("patience-seconds", pending.patience().toSeconds());
      json.writeStringField("requester", pending.requester());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Lockdown lockdown) throws IOException {
    StrictJson.texts(json, NETWORKS, lockdown.networks().stream().map(Object::toString).toList());
    StrictJson.texts(json, PORTS, lockdown.ports().stream().map(Object::toString).toList());
  }

  private static Kept.Pending pending(JsonNode from) throws IOException {
    if (!from.path("patience-seconds").isIntegralNumber()) {
      throw new IOException("there is no patience-seconds");
    }
    return new Kept.Pending(
        lockdown(from),
        Instant.parse(text(from.path("deadline"))),
        Duration.ofSeconds(from.path("patience-seconds").asLong()),
        text(from.path("requester")));
  }

  private static Lockdown lockdown(JsonNode from) throws IOException {
    return Lockdown.parse(texts(from.path(NETWORKS)), texts(from.path(PORTS)));
  }

  private static List<String> texts(JsonNode from) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : from) {
      texts.add(text(each));
    }
    return texts;
  }

  private static String text(JsonNode from) throws IOException {
    if (!from.isTextual()) {
      throw new IOException("a text is missing");
    }
    return from.asText();
  }
}

package org.evenkeel.coordinator.wizard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.json.StrictJson;

/**
 * What a commit would have to take back, in a file that is there while it is neither kept nor taken
 * back: one that is found later was left by a process that was killed, or by a power failure. Only
 * its owner can read it, since the files of network managers may hold secrets. For one writer.
 */
public final class Journal {
  private static final int BYTES_MAX = 64 << 20;

  private final Path file;

  /**
   * The journal of a coordinator.
   *
   * @param root the directory below which its files are
   */
  public Journal(Path root) {
    this.file = root.resolve("var/lib/evenkeel/wizard.json");
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** Whether there is something that a process before left to be taken back. */
  public boolean isThere() {
    return Files.exists(file);
  }

  /** Keeps this, the last thing that was done last, durably and instead of what was kept. */
  void write(List<Undo> undos) throws IOException {
    DurableFile.replace(
        file,
        StrictJson.bytes(
            json -> {
              json.writeStartArray();
              for (Undo undo : undos) {
                write(json, undo);
              }
              json.writeEndArray();
            }),
        DurableFile.Readers.OWNER);
  }

  /** Nothing is to be taken back any more. */
  void clear() throws IOException {
    if (Files.deleteIfExists(file)) {
      DurableFile.sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }
  }

  /**
   * What is to be taken back, the last thing last; empty when there is nothing.
   *
   * @throws IOException when it cannot be read or understood
   */
  public List<Undo> read() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file, BYTES_MAX);
    if (bytes.isEmpty()) {
      return List.of();
    }
    try {
      List<Undo> undos = new ArrayList<>();
      JsonNode all = StrictJson.read(bytes.get());
      if (!all.isArray()) {
        throw new IOException("it is no list");
      }
      for (JsonNode each : all) {
        undos.add(undo(each));
      }
      return List.copyOf(undos);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "%s is damaged: %s; see what it says, put the rest right by hand, and remove it"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void write(JsonGenerator json, Undo undo) throws IOException {
    json.writeStartObject();
    switch (undo) {
      case Undo.File written -> {
        json.writeStringField("file", written.path().toString());
        if (written.before().isPresent()) {
          json.writeStringField("before", written.before().get());
        }
        json.writeStringField("after", written.after());
        if (written.owner().isPresent()) {
          json.writeStringField("user", written.owner().get().user());
          json.writeStringField("group", written.owner().get().group());
          json.writeStringField("mode", written.owner().get().mode());
        }
        StrictJson.texts(
            json, "directories", written.directories().stream().map(Path::toString).toList());
      }
      case Undo.Programs programs -> {
        json.writeStringField("programs", programs.what());
        json.writeArrayFieldStart("commands");
        for (List<String> words : programs.commands()) {
          json.writeStartArray();
          for (String word : words) {
            json.writeString(word);
          }
          json.writeEndArray();
        }
        json.writeEndArray();
      }
      case Undo.Configuration configuration -> {
        json.writeStringField("configuration", configuration.after());
        json.writeStringField("before", configuration.before());
      }
    }
    json.writeEndObject();
  }

  private static Undo undo(JsonNode each) throws IOException {
    if (each.has("file")) {
      return new Undo.File(
          Path.of(text(each, "file")),
          each.has("before") ? Optional.of(text(each, "before")) : Optional.empty(),
          text(each, "after"),
          each.has("user")
              ? Optional.of(
                  new Undo.Owner(text(each, "user"), text(each, "group"), text(each, "mode")))
              : Optional.empty(),
          texts(each.path("directories")).stream().map(Path::of).toList());
    }
    if (each.has("programs")) {
      List<List<String>> commands = new ArrayList<>();
      for (JsonNode words : each.path("commands")) {
        commands.add(texts(words));
      }
      return new Undo.Programs(text(each, "programs"), commands);
    }
    return new Undo.Configuration(text(each, "before"), text(each, "configuration"));
  }

  private static String text(JsonNode from, String name) throws IOException {
    JsonNode text = from.path(name);
    if (!text.isTextual()) {
      throw new IOException("there is no " + name);
    }
    return text.asText();
  }

  private static List<String> texts(JsonNode from) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : from) {
      if (!each.isTextual()) {
        throw new IOException("a list of texts holds something else");
      }
      texts.add(each.asText());
    }
    return texts;
  }
}

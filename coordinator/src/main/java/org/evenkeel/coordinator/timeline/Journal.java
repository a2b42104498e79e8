package org.evenkeel.coordinator.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.timeline.Chronicle.Line;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the timelines: a line of JSON for each change, in the order of writing. A crash may
 * tear the last line; it is left out at the next start. Used by one thread.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BYTES_MAX = 128 << 20;

  private final Path file;
  private long lines;
  private boolean torn;

  Journal(Path file) {
    this.file = file;
  }

  /** How many lines the file has. */
  long lines() {
    return lines;
  }

  /** What the file holds; a file that cannot be read is set aside. */
  List<Line> load() {
    try {
      Optional<byte[]> bytes = DurableFile.read(file, BYTES_MAX);
      return bytes.map(this::parsed).orElse(List.of());
    } catch (IOException e) {
      LOG.warn("The timelines begin anew: {}", e.getMessage());
      setAside();
      return List.of();
    }
  }

  private List<Line> parsed(byte[] bytes) {
    List<Line> read = new ArrayList<>();
    long skipped = 0;
    torn = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
    for (String text : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      lines++;
      Optional<Line> line = line(text);
      line.ifPresent(read::add);
      skipped += line.isPresent() ? 0 : 1;
    }
    if (skipped > 0) {
      LOG.warn("{}: {} damaged lines are left out", file, skipped);
    }
    return read;
  }

  private void setAside() {
    try {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} cannot be set aside: {}", file, e.getMessage());
    }
  }

  private static Optional<Line> line(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      Change change =
          new Change(
              Instant.parse(word(node, "time")),
              Change.Kind.valueOf(word(node, "what").toUpperCase(Locale.ROOT)),
              word(node, "now"),
              word(node, "cause"));
      return Optional.of(
          new Line(new RealServerId(word(node, "service"), word(node, "real-server")), change));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String word(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("no " + key);
    }
    return value.textValue();
  }

  /** Adds lines; they are on the disk when this returns. */
  void append(List<Line> added) throws IOException {
    DurableFile.createDirectories(directory());
    if (!Files.exists(file)) {
      DurableFile.write(file, new byte[0], DurableFile.Readers.GROUP);
      DurableFile.sync(directory());
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes(added, torn));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(false);
    }
    torn = false;
    lines += added.size();
  }

  /** Gives the file these lines and no others. */
  void replace(List<Line> all) throws IOException {
    DurableFile.replace(file, bytes(all, false), DurableFile.Readers.GROUP);
    torn = false;
    lines = all.size();
  }

  private Path directory() {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException("no directory: " + file);
    }
    return parent;
  }

  private static byte[] bytes(List<Line> lines, boolean onNewLine) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (onNewLine) {
      bytes.write('\n');
    }
    for (Line line : lines) {
      bytes.write(JSON.writeValueAsBytes(document(line)));
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  private static JsonNode document(Line line) {
    return JSON.createObjectNode()
        .put("time", line.change().at().toString())
        .put("service", line.realServer().service())
        .put("real-server", line.realServer().realServer())
        .put("what", line.change().kind().toString())
        .put("now", line.change().now())
        .put("cause", line.change().cause());
  }
}

package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.evenkeel.coordinator.digest.Sha256;

/** A part that is one document, which whoever has it reads and writes. */
public final class DocumentHolding implements Holding {
  private final String name;
  private final Source source;
  private final Sink sink;

  /** Reads the document. */
  @FunctionalInterface
  public interface Source {
    /** What is there; empty when nothing is. */
    Optional<byte[]> read() throws IOException;
  }

  /** Writes the document. */
  @FunctionalInterface
  public interface Sink {
    /** Keeps it, durably; refuses what it does not understand. */
    void write(byte[] document) throws IOException, InterruptedException;
  }

  /**
   * A part with that source and sink.
   *
   * @param name of the file of a copy
   */
  public DocumentHolding(String name, Source source, Sink sink) {
    this.name = name;
    this.source = source;
    this.sink = sink;
  }

  @Override
  public Look look() throws IOException {
    Optional<byte[]> document = source.read();
    return new Look(Sha256.hex(document.orElse(new byte[0])), document.isEmpty());
  }

  @Override
  public JsonNode inventory() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public void give(JsonNode theirs, Receiver others) throws IOException, InterruptedException {
    byte[] document = source.read().orElseThrow(() -> new IOException("there is nothing to give"));
    others.take(
        JsonNodeFactory.instance
            .objectNode()
            .put("document", Base64.getEncoder().encodeToString(document)));
  }

  @Override
  public void take(JsonNode piece, String from, Aside aside)
      throws IOException, InterruptedException {
    try {
      byte[] next = Base64.getDecoder().decode(piece.path("document").asText());
      Optional<byte[]> before = source.read();
      if (before.isPresent() && !Arrays.equals(before.get(), next)) {
        aside.keep(name, before.get());
      }
      sink.write(next);
    } catch (IllegalArgumentException e) {
      throw new IOException("the document is not understood: " + e.getMessage(), e);
    }
  }
}

package org.evenkeel.coordinator.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;

/** Writes JSON, and reads one value and nothing after it. Safe for any thread. */
public final class StrictJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(20).maxNumberLength(20).build())
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private StrictJson() {}

  /** Writes a document. */
  @FunctionalInterface
  public interface Content {
    /** Writes it, to memory. */
    void write(JsonGenerator json) throws IOException;
  }

  /** What {@code content} writes, in UTF-8, on one line. */
  public static byte[] bytes(Content content) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one JSON value and nothing after it; an empty text is a missing node.
   *
   * @throws IOException when it is not JSON; the message names line and column
   */
  public static JsonNode read(byte[] text) throws IOException {
    return MAPPER.readTree(text);
  }

  /** Writes a list of texts under a name. */
  public static void texts(JsonGenerator json, String name, Collection<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}

package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.evenkeel.coordinator.json.StrictJson;

/** JSON of requests and answers, as {@link StrictJson} reads and writes it. */
final class Json {
  private Json() {}

  /** What {@code content} writes, in UTF-8. */
  static byte[] bytes(StrictJson.Content content) {
    return StrictJson.bytes(content);
  }

  /**
   * Reads one JSON value and nothing after it; an empty text is a missing node.
   *
   * @throws IOException when it is not JSON; the message names line and column
   */
  static JsonNode read(byte[] text) throws IOException {
    return StrictJson.read(text);
  }

  /**
   * Reads an object that has one text and nothing else; ends the request when it is anything else.
   *
   * @param example what the text could be
   */
  static String onlyText(byte[] body, String name, String example) throws IOException {
    return texts(body, name, example, List.of()).path(name).asText();
  }

  /**
   * Reads an object that has one text, perhaps some others, and nothing else; ends the request when
   * it is anything else.
   *
   * @param example what the text could be
   * @param others names of texts that may be there
   */
  static JsonNode texts(byte[] body, String name, String example, List<String> others)
      throws IOException {
    String right = "send {\"%s\": \"%s\"}".formatted(name, example);
    try {
      JsonNode node = read(body);
      boolean known =
          node.propertyStream()
              .allMatch(
                  entry ->
                      entry.getValue().isTextual()
                          && (entry.getKey().equals(name) || others.contains(entry.getKey())));
      if (!node.isObject() || !node.has(name) || !known) {
        String what = others.isEmpty() ? name + " alone" : name + " and at most " + others;
        throw ProblemException.of(
            400, "the body is not an object with %s; %s".formatted(what, right));
      }
      return node;
    } catch (JacksonException e) {
      throw ProblemException.of(
          400, "the body is not JSON: %s; %s".formatted(e.getOriginalMessage(), right));
    }
  }

  /** Writes a list of texts under a name. */
  static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
    StrictJson.texts(json, name, texts);
  }
}

package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Words such as {@code check.interval=5s} as an object, and back. A key is a path with dots; a
 * value is a plain YAML scalar, or YAML in flow style when it begins with a bracket, a brace or a
 * quote; no value at all takes the key out: it becomes null, as a merge patch (RFC 7396) wants it.
 * Pure.
 */
final class KeyValues {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LoadSettings YAML = LoadSettings.builder().setLabel("value").build();

  /** The configuration is nowhere deeper than half of that. */
  private static final int DEPTH_MAX = 16;

  private KeyValues() {}

  /** A word that cannot be read; the message says which, and what to write instead. */
  static final class UnreadableWordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableWordException(String message) {
      super(message);
    }
  }

  /**
   * The object that these words describe.
   *
   * @throws UnreadableWordException when a word is no {@code key=value}, or two contradict
   */
  static ObjectNode object(List<String> words) throws UnreadableWordException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw new UnreadableWordException(
            "\"%s\" is no key=value; write such as weight=50 or check.interval=5s".formatted(word));
      }
      String key = word.substring(0, equals);
      put(object, key, value(key, word.substring(equals + 1)));
    }
    return object;
  }

  private static void put(ObjectNode object, String key, JsonNode value)
      throws UnreadableWordException {
    String[] path = key.split("\\.", -1);
    if (path.length > DEPTH_MAX || List.of(path).contains("")) {
      throw new UnreadableWordException(
          "\"%s\" is no key; write names with single dots between, as check.interval"
              .formatted(key));
    }
    ObjectNode place = object;
    for (int i = 0; i < path.length - 1; i++) {
      JsonNode next = place.get(path[i]);
      if (next == null) {
        next = place.putObject(path[i]);
      }
      if (!(next instanceof ObjectNode inner)) {
        throw twice(key);
      }
      place = inner;
    }
    if (place.has(path[path.length - 1])) {
      throw twice(key);
    }
    place.set(path[path.length - 1], value);
  }

  private static UnreadableWordException twice(String key) {
    return new UnreadableWordException(
        "%s, or what it is a part of, is given twice; give it once".formatted(key));
  }

  private static JsonNode value(String key, String text) throws UnreadableWordException {
    if (text.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    boolean flow = "[{\"'".indexOf(text.charAt(0)) >= 0;
    try {
      Object read = new Load(YAML).loadFromString(text);
      // Plain text is taken as it is: a colon or a number sign in it means nothing.
      return flow || read == null || read instanceof Number || read instanceof Boolean
          ? JSON.valueToTree(read)
          : TextNode.valueOf(text);
    } catch (YamlEngineException | IllegalArgumentException e) {
      if (flow) {
        throw new UnreadableWordException(
            ("%s: %s is no list, map or quoted text as YAML writes it; text that begins so stands"
                    + " in quotes, which the shell must not take: %s='\"…\"'")
                .formatted(key, text, key));
      }
      return TextNode.valueOf(text);
    }
  }

  /** One key of an object, and its value as a word has it. */
  record Entry(String key, String value) {}

  /** The leaves of an object as words would have them; lists are one value. */
  static List<Entry> entries(JsonNode object) {
    List<Entry> entries = new ArrayList<>();
    collect("", object, entries);
    return entries;
  }

  private static void collect(String prefix, JsonNode object, List<Entry> entries) {
    object
        .properties()
        .forEach(
            entry -> {
              String key = prefix + entry.getKey();
              JsonNode value = entry.getValue();
              // A name with a dot would be read as a path.
              boolean plain = value.properties().stream().noneMatch(e -> e.getKey().contains("."));
              if (value.isObject() && !value.isEmpty() && plain) {
                collect(key + ".", value, entries);
              } else {
                entries.add(new Entry(key, word(value)));
              }
            });
  }

  private static String word(JsonNode value) {
    if (!value.isTextual()) {
      return value.toString();
    }
    try {
      // Text that would be read as something else stands in quotes.
      return value("", value.textValue()).equals(value) ? value.textValue() : value.toString();
    } catch (UnreadableWordException _) {
      return value.toString();
    }
  }
}

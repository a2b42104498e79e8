package org.evenkeel.coordinator.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A single value.
 *
 * @param form how it may be written
 * @param noun what it is, with its article: {@code a port}
 * @param wanted what would be right
 * @param constraints what the schema says beyond the type
 * @param reader makes the value of its text; IllegalArgumentException when it is none
 */
record Scalar<T>(
    Form form,
    String noun,
    String wanted,
    Map<String, Object> constraints,
    Function<String, T> reader)
    implements Kind<T> {
  private static final Set<Tag> BARE = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL);

  /** How a value may be written. */
  enum Form {
    TEXT,
    NUMBER,
    EITHER,
    FLAG,
    FLAG_OR_TEXT;

    private Object schemaType() {
      return switch (this) {
        case TEXT -> "string";
        case NUMBER -> "integer";
        case EITHER -> List.of("integer", "string");
        case FLAG -> "boolean";
        case FLAG_OR_TEXT -> List.of("boolean", "string");
      };
    }
  }

  @Override
  public Optional<T> read(Located value, Problems problems) {
    if (value.isNothing() || !(value.node() instanceof ScalarNode scalar)) {
      problems.add(value.place(), value.nature(), wanted);
      return Optional.empty();
    }
    String text = scalar.getValue();
    T read;
    try {
      read = reader.apply(text);
    } catch (IllegalArgumentException _) {
      problems.add(value.place(), Quoted.of(text) + " is not " + noun, wanted);
      return Optional.empty();
    }
    boolean bare = BARE.contains(scalar.getTag());
    if (form == Form.TEXT && bare) {
      problems.add(value.place(), Quoted.plain(text) + " is not text", "put it in quotes");
      return Optional.empty();
    }
    if ((form == Form.NUMBER || form == Form.FLAG) && !bare) {
      problems.add(value.place(), Quoted.of(text) + " is text", "leave the quotes out");
      return Optional.empty();
    }
    return Optional.of(read);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", form.schemaType());
    schema.putAll(constraints);
    return schema;
  }
}

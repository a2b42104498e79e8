package org.evenkeel.coordinator.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping with declared keys; nothing at all is the mapping in which no key is given. */
record Mapping(List<Key<?>> keys) implements Kind<Section> {
  Mapping {
    keys = List.copyOf(keys);
  }

  static Mapping of(Key<?>... keys) {
    return new Mapping(List.of(keys));
  }

  /** This mapping with further keys. */
  Mapping and(List<Key<?>> more) {
    return new Mapping(Stream.concat(keys.stream(), more.stream()).toList());
  }

  @Override
  public Optional<Section> read(Located value, Problems problems) {
    List<NodeTuple> tuples;
    if (value.node() instanceof MappingNode node) {
      tuples = node.getValue();
    } else if (value.isNothing()) {
      tuples = List.of();
    } else {
      problems.add(value.place(), value.nature() + ", not a mapping", knownKeys());
      return Optional.empty();
    }
    Section section = new Section(value.place(), given(value, tuples, problems));
    for (Key<?> key : keys) {
      if (key.required() && !section.has(key)) {
        problems.addMissing(section, key);
      }
    }
    return Optional.of(section);
  }

  private Map<Key<?>, Section.Given> given(
      Located parent, List<NodeTuple> tuples, Problems problems) {
    Map<String, Integer> lines = new HashMap<>();
    Map<Key<?>, Section.Given> given = new LinkedHashMap<>();
    for (NodeTuple tuple : tuples) {
      Optional<String> name = keyOf(tuple, parent, lines, problems);
      if (name.isEmpty()) {
        continue;
      }
      Key<?> key = declared(name.get());
      if (key == null) {
        Place place = parent.child(name.get(), tuple.getKeyNode()).place();
        problems.add(place, "unknown key", remedy(name.get()));
      } else {
        Located value = parent.child(key.name(), tuple.getValueNode());
        given.put(key, new Section.Given(value.place(), key.kind().read(value, problems)));
      }
    }
    return given;
  }

  private @Nullable Key<?> declared(String name) {
    for (Key<?> key : keys) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }

  /**
   * The text of a key; empty, with the problem added, when it is none or stood before.
   *
   * @param lines where each key of this mapping stood first; this one is added
   */
  static Optional<String> keyOf(
      NodeTuple tuple, Located parent, Map<String, Integer> lines, Problems problems) {
    if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
      Place place = new Located(tuple.getKeyNode(), parent.path()).place();
      problems.add(place, "a key is a list or a mapping", "a plain name before the colon");
      return Optional.empty();
    }
    Place place = parent.child(scalar.getValue(), scalar).place();
    Integer first = lines.putIfAbsent(scalar.getValue(), place.line());
    if (first != null) {
      problems.add(place, "the key stands twice, first in line " + first, "keep one of them");
      return Optional.empty();
    }
    return Optional.of(scalar.getValue());
  }

  private String remedy(String unknown) {
    if (unknown.equals("<<")) {
      return "merge keys are not supported, what services share goes under defaults";
    }
    return Spelling.nearest(unknown, keys.stream().map(Key::name).toList())
        .map(name -> "did you mean " + name + "?")
        .orElseGet(this::knownKeys);
  }

  private String knownKeys() {
    return "the keys here are " + keys.stream().map(Key::name).collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, Object> schema() {
    List<String> required = keys.stream().filter(Key::required).map(Key::name).toList();
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Key<?> key : keys) {
      Map<String, Object> property = new LinkedHashMap<>();
      property.put("description", key.description());
      property.putAll(key.kind().schema());
      properties.put(key.name(), property);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", required.isEmpty() ? List.of("object", "null") : "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }
}

package org.evenkeel.coordinator.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** A mapping whose keys are values too; nothing at all is the empty one. */
record Dictionary<K, V>(Scalar<K> key, Kind<V> value) implements Kind<Map<K, V>> {

  @Override
  public Optional<Map<K, V>> read(Located located, Problems problems) {
    if (located.isNothing()) {
      return Optional.of(Map.of());
    }
    if (!(located.node() instanceof MappingNode node)) {
      problems.add(located.place(), located.nature() + ", not a mapping", wanted());
      return Optional.empty();
    }
    Map<String, Integer> lines = new HashMap<>();
    Map<K, V> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Optional<String> name = Mapping.keyOf(tuple, located, lines, problems);
      if (name.isPresent()) {
        Optional<K> left = key.read(located.child(name.get(), tuple.getKeyNode()), problems);
        Optional<V> right = value.read(located.child(name.get(), tuple.getValueNode()), problems);
        left.ifPresent(k -> right.ifPresent(v -> entries.put(k, v)));
      }
    }
    return Optional.of(entries);
  }

  private String wanted() {
    String keys = "keys that are each " + key.noun();
    return value instanceof Scalar<V> scalar ? keys + ", values " + scalar.noun() : keys;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("object", "null"));
    schema.put("propertyNames", key.schema());
    schema.put("additionalProperties", value.schema());
    return schema;
  }
}

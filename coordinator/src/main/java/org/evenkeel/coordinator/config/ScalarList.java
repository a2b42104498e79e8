package org.evenkeel.coordinator.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A list of single values; nothing at all is the empty list. */
record ScalarList<T>(Scalar<T> of) implements Kind<List<T>> {

  @Override
  public Optional<List<T>> read(Located value, Problems problems) {
    if (value.isNothing()) {
      return Optional.of(List.of());
    }
    if (!(value.node() instanceof SequenceNode node)) {
      problems.add(
          value.place(), value.nature() + ", not a list", "a list, each entry " + of.wanted());
      return Optional.empty();
    }
    List<T> entries = new ArrayList<>();
    int index = 0;
    for (Node child : node.getValue()) {
      of.read(value.entry(index++, child), problems).ifPresent(entries::add);
    }
    return Optional.of(entries);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("array", "null"));
    schema.put("items", of.schema());
    return schema;
  }
}

package org.evenkeel.coordinator.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A list of mappings that carry a name; nothing at all is the empty list. */
record Sequence(Mapping of) implements Kind<List<Section>> {

  @Override
  public Optional<List<Section>> read(Located value, Problems problems) {
    if (value.isNothing()) {
      return Optional.of(List.of());
    }
    if (!(value.node() instanceof SequenceNode node)) {
      problems.add(
          value.place(), value.nature() + ", not a list", "entries that each begin with a dash");
      return Optional.empty();
    }
    List<Section> entries = new ArrayList<>();
    int index = 0;
    for (Node child : node.getValue()) {
      of.read(entry(value, index++, child), problems).ifPresent(entries::add);
    }
    return Optional.of(entries);
  }

  /** An entry is shown by its name where it has one that needs no explanation. */
  private static Located entry(Located list, int index, Node child) {
    return nameOf(child)
        .filter(Scalars::isName)
        .map(name -> list.child(name, child))
        .orElseGet(() -> list.entry(index, child));
  }

  private static Optional<String> nameOf(Node entry) {
    if (!(entry instanceof MappingNode mapping)) {
      return Optional.empty();
    }
    return mapping.getValue().stream()
        .filter(
            each -> each.getKeyNode() instanceof ScalarNode key && key.getValue().equals("name"))
        .map(each -> each.getValueNode() instanceof ScalarNode name ? name.getValue() : "")
        .findFirst();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("array", "null"));
    schema.put("items", of.schema());
    return schema;
  }
}

package org.evenkeel.coordinator.config;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A node of the text and its path; the root's path is empty. */
record Located(Node node, String path) {

  /** Where the node begins. */
  Place place() {
    return Place.of(node.getStartMark(), path.isEmpty() ? Place.DOCUMENT : path);
  }

  /** The value under a key, or the entry of that name. */
  Located child(String step, Node child) {
    return new Located(child, step(path, step));
  }

  /** The entry at a position of a list, for one without a usable name. */
  Located entry(int index, Node child) {
    return new Located(child, path + "[" + index + "]");
  }

  /** Whether nothing stands here: a key whose value is empty or {@code null}. */
  boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }

  /** What stands here, for a problem that expected something else. */
  String nature() {
    if (isNothing()) {
      return "has no value";
    }
    return switch (node.getNodeType()) {
      case SCALAR -> "is a single value";
      case SEQUENCE -> "is a list";
      case MAPPING -> "is a mapping";
      case ANCHOR -> throw new IllegalStateException("anchors are resolved while composing");
    };
  }

  /** The path of what a step below a path leads to. */
  static String step(String path, String step) {
    String shown = Quoted.plain(step);
    return path.isEmpty() ? shown : path + "." + shown;
  }
}

package org.evenkeel.coordinator.migrate;

import java.util.List;

/**
 * What another program was told in one place.
 *
 * @param at where it stands
 * @param name its first word
 * @param values the words after it
 * @param block what stands in its braces, or is indented under it
 */
record Directive(Origin at, String name, List<String> values, List<Directive> block) {
  Directive {
    values = List.copyOf(values);
    block = List.copyOf(block);
  }

  /** A directive without a block. */
  static Directive of(Origin at, String name, List<String> values) {
    return new Directive(at, name, values, List.of());
  }

  /** The value at an index; empty text when there are not as many. */
  String value(int index) {
    return index < values.size() ? values.get(index) : "";
  }

  /** Whether the word says yes: so it does when there is none (keepalived.conf(5)). */
  boolean says() {
    return switch (value(0)) {
      case "off", "false", "no" -> false;
      default -> true;
    };
  }
}

package org.evenkeel.installers.manual;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An option of a command.
 *
 * @param names as they are typed, the short ones first; at least one
 * @param value what follows; empty for a flag
 * @param bare whether the value may be left out
 * @param required whether the command cannot go without
 * @param repeatable whether it may be given several times
 * @param text what it is for
 */
record Option(
    List<String> names,
    Optional<Value> value,
    boolean bare,
    boolean required,
    boolean repeatable,
    Prose text) {
  Option {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("an option needs a name");
    }
  }

  /** The name that says most: the last and longest. */
  String name() {
    return names.getLast();
  }

  /** As lists show it, such as {@code -o, --output FORMAT}. */
  String term() {
    return names.stream().collect(Collectors.joining(", ")) + typedValue();
  }

  /** As a synopsis shows it, such as {@code [--vip ADDRESS]...}. */
  String usage() {
    String typed = name() + typedValue();
    return (required ? typed : "[" + typed + "]") + (repeatable ? "..." : "");
  }

  private String typedValue() {
    return value.map(v -> bare ? "[=" + v.label() + "]" : " " + v.label()).orElse("");
  }
}

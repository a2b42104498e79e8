package org.evenkeel.installers.manual;

/**
 * What a command takes by its place.
 *
 * @param value what it is
 * @param required whether the command cannot go without
 * @param repeatable whether more of them may follow
 * @param text what it is for
 */
record Parameter(Value value, boolean required, boolean repeatable, Prose text) {
  /** As a synopsis shows it, such as {@code [FILE...]}. */
  String usage() {
    String typed = value.label() + (repeatable ? "..." : "");
    return required ? typed : "[" + typed + "]";
  }
}

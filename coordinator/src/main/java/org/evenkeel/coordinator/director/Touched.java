package org.evenkeel.coordinator.director;

import java.util.HashSet;
import java.util.Set;

/**
 * Which virtual services something has happened to that their plan depends on, since that plan was
 * made. Whoever changes such a thing says so here. Used by the director's thread.
 */
final class Touched {
  private final Set<String> names = new HashSet<>();
  private boolean all = true;

  /** Something happened to this one. */
  void service(String name) {
    names.add(name);
  }

  /** Something happened that may concern every one. */
  void everything() {
    all = true;
  }

  /** Whether something happened to this one. */
  boolean has(String name) {
    return all || names.contains(name);
  }

  /** Whether nothing happened to any. */
  boolean isEmpty() {
    return !all && names.isEmpty();
  }

  /** All that happened is in the plans. */
  void planned() {
    all = false;
    names.clear();
  }
}

package org.evenkeel.coordinator.replica;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is replicated, each for itself, in the order in which it is brought into step. */
public enum Part {
  /** Before the configuration, which names them. */
  CERTIFICATES,
  /** What responders say of them (OCSP): after those that it is about. */
  STAPLES,
  CONFIGURATION,
  /** After the configuration, which has the real servers. */
  OPERATORS,
  USERS,
  /** After the users, who own them. */
  TOKENS;

  /** Whether one piece is all that a node takes back of it. */
  boolean whole() {
    return this != CERTIFICATES && this != STAPLES;
  }

  /** The name in messages and files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part of a name; empty when there is none, as a later version may have more. */
  static Optional<Part> of(String name) {
    return Arrays.stream(values()).filter(part -> part.toString().equals(name)).findFirst();
  }
}

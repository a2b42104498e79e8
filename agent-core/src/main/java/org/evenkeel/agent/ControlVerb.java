package org.evenkeel.agent;

import java.util.Locale;
import java.util.Optional;

/** What the operator can ask of the running agent. */
public enum ControlVerb {
  /** A {@link Report}. */
  STATUS,
  /** Take traffic by availability. */
  ONLINE,
  /** Keep the connections there are, take no new ones. */
  DRAIN,
  /** Out of the pool. */
  HALT,
  /** Read agent.xml again. */
  RELOAD;

  /** The word that stands for it in the control protocol and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for a word that means nothing. */
  static Optional<ControlVerb> of(String word) {
    for (ControlVerb verb : values()) {
      if (verb.word().equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }
}

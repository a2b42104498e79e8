package org.evenkeel.coordinator.model;

import java.util.Locale;

/** What to do when every check of every service fails at once. */
public enum OnAllDown {
  /** The weights that were in force stay: the fault is probably this host's own. */
  KEEP_LAST,
  /** The checks are believed: weights become 0, and clients get the fallback. */
  FALLBACK;

  /** The name in the configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

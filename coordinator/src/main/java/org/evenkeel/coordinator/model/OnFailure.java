package org.evenkeel.coordinator.model;

import java.util.Locale;

/** What happens to a real server whose check fails. */
public enum OnFailure {
  /** It stays in the table with weight 0, so that established connections go on. */
  QUIESCE,
  /** It leaves the table. */
  REMOVE;

  /** The name in configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

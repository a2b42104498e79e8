package org.evenkeel.coordinator.model;

import java.util.Locale;

/** What the checks of a real server have concluded. */
public enum Health {
  UP,
  DOWN,
  /** No verdict yet. */
  UNKNOWN;

  /** The name in status. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

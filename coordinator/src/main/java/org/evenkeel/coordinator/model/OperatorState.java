package org.evenkeel.coordinator.model;

import java.util.Locale;

/** What the operator wants of a real server. */
public enum OperatorState {
  /** Takes traffic as health and weight allow. */
  ONLINE,
  /** Takes no new connections; those it has go on. */
  DRAIN,
  /** Out of the table; connections that it has are cut. */
  HALT;

  /** The name in configuration, API and status. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

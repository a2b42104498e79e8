package org.evenkeel.coordinator.model;

import java.util.Locale;

/** A transport protocol that IPVS balances. */
public enum Protocol {
  TCP,
  UDP,
  SCTP;

  /** The name in configuration and status, for example {@code tcp}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

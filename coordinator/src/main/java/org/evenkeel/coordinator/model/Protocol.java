package org.evenkeel.coordinator.model;

import java.util.Locale;

/** The transport protocol of a virtual service. */
public enum Protocol {
  TCP,
  UDP;

  /** The name in configuration and status: {@code tcp} or {@code udp}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

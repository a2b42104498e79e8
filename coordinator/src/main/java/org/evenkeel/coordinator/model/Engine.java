package org.evenkeel.coordinator.model;

import java.util.Locale;

/** What carries a virtual service's traffic. */
public enum Engine {
  /** The Linux kernel's IP virtual server. */
  IPVS,
  /** Our own user-space TCP relay. */
  RELAY;

  /** The name in status. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

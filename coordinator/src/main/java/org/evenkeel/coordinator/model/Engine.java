package org.evenkeel.coordinator.model;

import java.util.Locale;

/** What carries a virtual service's traffic. */
public enum Engine {
  /** The Linux kernel's IP virtual server. */
  IPVS,
  /** HAProxy, as our own process. */
  HAPROXY,
  /** Our own user-space TCP relay. */
  RELAY;

  /**
   * Whether its table is shared with other programs and outlives us, so that what is ours in it
   * must be remembered; another holds nothing but ours.
   */
  public boolean shared() {
    return this == IPVS;
  }

  /** The name in status. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

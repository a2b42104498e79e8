package org.evenkeel.coordinator.model;

import java.util.Locale;

/** A scheduler of Linux IPVS, by the kernel's own name (ipvsadm(8), option {@code -s}). */
public enum Scheduler {
  /** Round robin. */
  RR,
  /** Weighted round robin. */
  WRR,
  /** Least connections. */
  LC,
  /** Weighted least connections, the default. */
  WLC,
  /** Locality-based least connections. */
  LBLC,
  /** Locality-based least connections with replication. */
  LBLCR,
  /** Source hashing. */
  SH,
  /** Destination hashing. */
  DH,
  /** Shortest expected delay. */
  SED,
  /** Never queue. */
  NQ,
  /** Weighted failover. */
  FO,
  /** Weighted overflow. */
  OVF,
  /** Maglev hashing. */
  MH;

  /** The kernel's name, for example {@code wlc}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

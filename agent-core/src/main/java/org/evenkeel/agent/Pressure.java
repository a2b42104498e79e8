package org.evenkeel.agent;

/** What tasks can be kept waiting for (Linux: Documentation/accounting/psi.rst). */
public enum Pressure {
  /** A processor. */
  CPU,
  /** Memory. */
  MEMORY,
  /** Disks. */
  IO
}

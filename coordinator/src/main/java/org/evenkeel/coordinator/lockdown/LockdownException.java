package org.evenkeel.coordinator.lockdown;

/** A lockdown is not put in force, confirmed or taken away; the message says why and what now. */
public final class LockdownException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Why why;

  /** What kind of reason it is. */
  public enum Why {
    /** What was asked for cannot be. */
    REFUSED,
    /** Nothing waits to be confirmed. */
    NOTHING_WAITS,
    /** This process, or this host, has no packet filter to use. */
    UNUSABLE,
    /** The packet filter, or the disk, failed; what was before is in force. */
    FAILED
  }

  LockdownException(Why why, String message) {
    super(message);
    this.why = why;
  }

  /** What kind of reason it is. */
  public Why why() {
    return why;
  }
}

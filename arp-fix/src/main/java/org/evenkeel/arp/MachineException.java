package org.evenkeel.arp;

/**
 * The machine refused a change, or could not be looked at. The message says what to do about it.
 */
final class MachineException extends Exception {
  private static final long serialVersionUID = 1L;

  MachineException(String message) {
    super(message);
  }

  MachineException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A step of another operating system, as from a journal that was copied here. */
  static MachineException elsewhere(Step step) {
    return new MachineException(
        step.id() + " is of another operating system; the journal is not this machine's: move it");
  }
}

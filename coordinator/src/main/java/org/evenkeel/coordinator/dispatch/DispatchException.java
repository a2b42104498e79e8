package org.evenkeel.coordinator.dispatch;

/** An engine's table could not be read. The message says what failed, where, and what to do. */
public final class DispatchException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Without an underlying failure. */
  public DispatchException(String message) {
    super(message);
  }

  /** With the failure that caused it. */
  public DispatchException(String message, Throwable cause) {
    super(message, cause);
  }
}

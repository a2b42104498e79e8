package org.evenkeel.coordinator;

/** The coordinator cannot start. The message says what, where and what now. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Without an underlying failure. */
  public StartException(String message) {
    super(message);
  }

  /** With the failure that caused it. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.evenkeel.coordinator.api;

/** A listener could not be opened. The message says which, where, and what to do. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1;

  ListenException(String message, Throwable cause) {
    super(message, cause);
  }

  ListenException(String message) {
    super(message);
  }
}

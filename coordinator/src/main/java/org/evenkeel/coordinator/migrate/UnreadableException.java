package org.evenkeel.coordinator.migrate;

/** A text is not what it was taken for, so that nothing of it can be used. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableException(Origin at, String wrong, String right) {
    super("%s: %s; %s".formatted(at, wrong, right));
  }
}

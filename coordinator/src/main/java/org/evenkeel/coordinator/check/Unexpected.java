package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.util.Objects;

/** A server did not answer as it should; the message is the verdict's reason. */
final class Unexpected extends IOException {
  private static final long serialVersionUID = 1L;

  Unexpected(String reason) {
    super(reason, null);
  }

  /** A failure without a stack trace would save little: one is made for each failed probe. */
  String reason() {
    return Objects.requireNonNull(getMessage(), "every reason is a text");
  }
}

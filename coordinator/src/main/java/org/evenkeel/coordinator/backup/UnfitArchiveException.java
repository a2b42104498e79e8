package org.evenkeel.coordinator.backup;

import java.io.IOException;

/** An archive that is no backup of ours, or not as it was; the message says what is wrong. */
public final class UnfitArchiveException extends IOException {
  private static final long serialVersionUID = 1;

  UnfitArchiveException(String message) {
    super(message);
  }
}
